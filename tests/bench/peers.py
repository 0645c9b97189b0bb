#!/usr/bin/python3
"""Components by python-igraph and networkx on the graph that `LOCKGRAPH_BENCH_DUMP=FILE cycle_bench` wrote. CPU seconds.
usage: peers.py FILE      (Debian: python3-igraph python3-networkx)"""
import sys, time

edges = [tuple(map(int, line.split())) for line in open(sys.argv[1])]


def cpu(name, work):
    start = time.process_time()
    result = work()
    print(f"{name:40} {time.process_time() - start:8.3f} CPU s")
    return result


import igraph, networkx

g = cpu("igraph: build", lambda: igraph.Graph(edges=edges, directed=True))
components = cpu("igraph: strong components", lambda: g.connected_components(mode="strong"))
n = cpu("networkx: build", lambda: networkx.DiGraph(edges))
cpu("networkx: strong components", lambda: sum(1 for _ in networkx.strongly_connected_components(n)))
print("largest component:", max(components.sizes()))
