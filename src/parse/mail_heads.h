// The kernel that a mail of a fuzzer is about. Its report calls itself `syzkaller #0`, which is no release; the head of
// the mail names the commit:
//     HEAD commit:    0123456789ab Linux 6.18-rc3
//     HEAD commit:    89ab01234567 Merge tag 'net-6.18-rc4' of git://...
//     HEAD commit:    456789abcdef Add linux-next specific files for 20250917
// and where the subject tells nothing, the branch of a stable kernel does:
//     git tree:       linux-6.1.y
#pragma once
#include <lockgraph/model/report.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

class MailHeads {
 public:
  /// Each line that belongs to no report.
  void add(std::string_view text, std::uint64_t line);

  /// Gives reports that name no release the one of the head in front of them; none where there is none.
  void name_releases(std::vector<Report>&) const;

 private:
  struct Head {
    std::uint64_t line;
    std::string release;
  };
  std::vector<Head> heads_;
};

}  // namespace lockgraph::parse
