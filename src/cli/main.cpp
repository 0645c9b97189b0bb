#include <lockgraph/cli/cli.h>

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
  std::ios::sync_with_stdio(false);
  return lockgraph::run({argv + 1, argv + argc}, std::cin, std::cout, std::cerr);
}
