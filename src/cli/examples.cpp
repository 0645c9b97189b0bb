#include "manual.h"

#include <array>

namespace lockgraph::cli {

std::string_view examples_of(std::string_view command) {
  struct Example {
    std::string_view command, lines;
  };
  static constexpr std::array kExamples = {
      Example{"analyze",
              "  lockgraph analyze samples -o out           everything in one go; open out/report.html\n"
              "  lockgraph analyze logs/ --fail-on new --baseline findings.json      for CI\n"},
      Example{"findings",
              "  lockgraph findings logs/                   a screen: what is new, what is worst\n"
              "  lockgraph findings logs/ --unreported      what no boot reported\n"
              "  lockgraph findings logs/ --class '&rq->lock' --format json\n"
              "  lockgraph findings logs/ --format sarif > lockgraph.sarif       for a code host\n"},
      Example{"explain",
              "  lockgraph explain cyc-1b208e03 logs/       for a mailing list; a beginning of the id does\n"
              "  lockgraph explain --class '&x->lock' logs/ which observations are one class, and why\n"},
      Example{"decode", "  lockgraph decode crash.log --vmlinux vmlinux --modules /lib/modules/6.12.1 > decoded.log\n"},
      Example{"path", "  lockgraph path '&mm->mmap_lock' '&rq->lock' logs/\n"},
      Example{"under", "  lockgraph under rtnl_mutex logs/\n"},
      Example{"levels",
              "  lockgraph levels logs/ --format rules > order.rules    a start for `lockgraph assert`\n"
              "  lockgraph levels logs/ --format rst                    for Documentation/\n"},
      Example{"assert", "  lockgraph assert mm.rules logs/            exit 1 when an order is violated\n"},
      Example{"export",
              "  lockgraph export logs/ --format html -o report.html\n"
              "  lockgraph export logs/ --format svg --focus '&rq->lock' --depth 2 -o near.svg\n"
              "  lockgraph export logs/ --format graphml -o graph.graphml     for networkx, Gephi, yEd\n"},
      Example{"check",
              "  lockgraph check splat.txt                  is the report supported by its own evidence\n"
              "  lockgraph check splat.txt --in lab.db      ... or by what a store knows\n"},
      Example{"match", "  lockgraph match splat.txt --in lab.db      exit 0: all known, 1: something new\n"},
      Example{"diff", "  lockgraph diff lab.db@v5.10 lab.db@v5.11 --fail-on new\n"},
      Example{"timeline", "  lockgraph timeline logs/ --format svg > timeline.svg\n"},
      Example{"bisect", "  lockgraph bisect bisect.txt\n"},
      Example{"ingest",
              "  lockgraph ingest /srv/consoles --db lab.db\n"
              "  lockgraph ingest --follow /srv/consoles --db lab.db\n"},
      Example{"merge", "  lockgraph merge shard-*.db --db lab.db\n"},
      Example{"forget", "  lockgraph forget /srv/consoles/old.log --db lab.db\n"},
      Example{"try",
              "  lockgraph try 'rtnl_mutex -> &mine->lock' lab.db      exit 0: it closes nothing that was seen\n"},
      Example{"cuts", "  lockgraph cuts logs/                       where a fix pays most\n"},
      Example{"stats", "  lockgraph stats logs/ --format json\n"},
      Example{"parse", "  lockgraph parse console.log | jq -r .title\n"},
      Example{"help",
              "  lockgraph help explain                     a command\n"
              "  lockgraph help '[EN]'                      a word of the output\n"
              "  lockgraph help bash > /etc/bash_completion.d/lockgraph\n"}};
  for (const Example& e : kExamples)
    if (e.command == command) return e.lines;
  return {};
}

}  // namespace lockgraph::cli
