// A user of the installed library: how many lockdep reports are in a log?
#include <lockgraph/gather/gather.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto reports = lockgraph::read_log_file(argv[1]).reports;
  std::cout << reports.size() << " reports\n";
}
