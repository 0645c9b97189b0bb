// Where and when a report was printed: what its row says.
#include "line_distances.h"
#include "packing.h"
#include "report_rows.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace lockgraph::store {
namespace {

// Most addresses are 16 digits: `#` and 8 bytes. Others stand behind `=`.
std::string packed_address(const std::string& address) {
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(address.data(), address.data() + address.size(), n, 16);
  const bool plain = address.size() == 16 && error == std::errc() && end == address.data() + address.size() &&
                     std::none_of(address.begin(), address.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  if (!plain) return "=" + address;
  std::string bytes(9, '#');
  std::memcpy(bytes.data() + 1, &n, 8);
  return bytes;
}

std::string unpacked_address(const std::string& bytes) {
  if (bytes.starts_with('=')) return bytes.substr(1);
  if (bytes.size() != 9) throw Damaged();
  std::uint64_t n = 0;
  std::memcpy(&n, bytes.data() + 1, 8);
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; n >>= 4) digits[i] = "0123456789abcdef"[n & 15];
  return digits;
}

/// What of a report is its own, beside the columns.
struct Place {
  std::int64_t lines = 0;  // to its last line
  std::uint64_t boot = 0;
  std::int64_t off_before = 0;  // lines since lockdep is off, + 1; 0: it was on
  std::vector<std::string> addresses;
};
template <class Code, Is<Place> T>
void fields(Code& code, T& v) {
  code(v.lines, v.boot, v.off_before, v.addresses);
}

}  // namespace

ReportRow row_of(const Report& r, std::int64_t body) {
  Place place;
  place.lines = static_cast<std::int64_t>(r.last_line - r.line);
  place.boot = r.boot;
  if (r.lockdep_off_since) place.off_before = static_cast<std::int64_t>(r.line - r.lockdep_off_since) + 1;
  if (r.held)
    for (const HeldLock& h : *r.held) place.addresses.push_back(packed_address(h.address));
  Packer packer;
  packer(place);
  if (!r.day.empty()) packer(r.day);  // most logs have none, and older stores know of none
  return {r.line, body, r.task, packer.take()};
}

ShortPlace short_place(const ReportRow& row) {
  Unpacker unpacker(row.rest);
  Place place;
  SkippedTexts addresses;
  unpacker(place.lines, place.boot, place.off_before, addresses);
  return {place.boot, place.off_before != 0, unpacker.at_end() ? std::string() : unpacker.take<std::string>()};
}

void place(Report& r, const ReportRow& row) {
  Unpacker unpacker(row.rest);
  const Place place = unpacker.take<Place>();
  r.day = unpacker.at_end() ? std::string() : unpacker.take<std::string>();
  r.line = row.line;
  r.last_line = row.line + static_cast<std::uint64_t>(place.lines);
  r.boot = static_cast<unsigned>(place.boot);
  r.task = row.task;
  if (place.off_before) r.lockdep_off_since = row.line - static_cast<std::uint64_t>(place.off_before - 1);
  if (place.addresses.size() != (r.held ? r.held->size() : 0)) throw Damaged();
  for (std::size_t i = 0; i < place.addresses.size(); ++i) (*r.held)[i].address = unpacked_address(place.addresses[i]);
  for (std::vector<std::string>* texts : {&r.problems, &r.contradictions, &r.agreements, &r.remarks})
    for (std::string& text : *texts) put_lines(text, r.line);
}

}  // namespace lockgraph::store
