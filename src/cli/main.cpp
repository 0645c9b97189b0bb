#include <lockgraph/cli/cli.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

namespace {

/// Memory may end inside a destructor that needs some, as that of a JSON value does, and no handler is reached then.
[[noreturn]] void say_why() {
  try {
    if (const auto why = std::current_exception()) std::rethrow_exception(why);
  } catch (const std::bad_alloc&) {
    constexpr std::string_view kWhy = "lockgraph: out of memory\n";
    if (::write(STDERR_FILENO, kWhy.data(), kWhy.size()) >= 0) ::_exit(2);
  } catch (...) {}
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  std::set_terminate(say_why);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
  std::ios::sync_with_stdio(false);
  return lockgraph::run({argv + 1, argv + argc}, std::cin, std::cout, std::cerr);
}
