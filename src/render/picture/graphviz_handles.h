// Graphviz's C handles as unique_ptr. Freed in the order of its own demo: layout, graph, context.
#pragma once
#include <lockgraph/render/diagram.h>

#include <graphviz/gvc.h>

#include <memory>
#include <string>

namespace lockgraph {

struct CloseGraph {
  void operator()(Agraph_t* g) const { agclose(g); }
};
using GraphHandle = std::unique_ptr<Agraph_t, CloseGraph>;

struct FreeContext {
  void operator()(GVC_t* c) const { gvFreeContext(c); }
};
using ContextHandle = std::unique_ptr<GVC_t, FreeContext>;

/// Of a graph, a node or an edge.
void set_attribute(void* object, const char* key, const std::string& value);

/// A diagram as a graph of cgraph, with labels and colours, not laid out. Throws Error when Graphviz cannot.
GraphHandle build(const Diagram&);

}  // namespace lockgraph
