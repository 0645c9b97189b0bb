#include "picture/apart.h"

#include <lockgraph/model/error.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <string_view>

namespace lockgraph {
namespace {

constexpr char kDone = 'd', kFailed = 'f';  // the first byte of what the child says

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
}

[[noreturn]] void work_as_child(int out, pid_t parent, std::uint64_t seconds,
                                const std::function<std::string()>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  const rlimit time{seconds, seconds + 1}, core{0, 0};
  ::setrlimit(RLIMIT_CPU, &time);
  ::setrlimit(RLIMIT_CORE, &core);
  ::alarm(static_cast<unsigned>(std::min<std::uint64_t>(10 * seconds, 24 * 3600)));  // one that only waits
  if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
  try {
    const std::string result = work();
    write_all(out, {&kDone, 1});
    write_all(out, result);
  } catch (const std::exception& e) {
    write_all(out, {&kFailed, 1});
    write_all(out, e.what());
  }
  ::_exit(0);  // what the parent has open is the parent's to close
}

std::string read_all(int fd) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno != EINTR) break;
    if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

std::string why_it_ended(int status, std::uint64_t seconds) {
  if (!WIFSIGNALED(status)) return "ended early";
  if (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGKILL)
    return "took more than " + std::to_string(seconds) + " seconds of a processor (--limit layout=N), or was killed";
  return std::string("crashed: ") + ::strsignal(WTERMSIG(status));
}

}  // namespace

std::string done_apart(const std::string& who, std::uint64_t seconds, const std::function<std::string()>& work) {
  if (seconds == 0) return work();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw Error(who + ": " + std::strerror(errno));
  const pid_t parent = ::getpid(), child = ::fork();
  if (child == 0) work_as_child(ends[1], parent, seconds, work);
  ::close(ends[1]);
  const std::string said = child < 0 ? std::string() : read_all(ends[0]);
  ::close(ends[0]);
  if (child < 0) throw Error(who + ": " + std::strerror(errno));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0 || said.empty()) throw Error(who + " " + why_it_ended(status, seconds));
  if (said[0] != kDone) throw Error(said.substr(1));
  return said.substr(1);
}

}  // namespace lockgraph
