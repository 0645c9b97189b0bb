// Mails, and mailboxes of them: RFC 2045 to 2047. Quoted-printable and base64 are undone, parts of HTML read as pages,
// charsets decoded; heads and boundaries stay as they are. Of alternatives the plain one is read.
#include "../archive_logs.h"
#include "../cursor.h"
#include "../decoder.h"
#include "charset.h"
#include "mail_fields.h"
#include "transfer_encoding.h"
#include "wrapping.h"

#include <algorithm>
#include <utility>

namespace lockgraph::unwrap {
namespace {

using text::lower_case;

constexpr std::size_t kLongestField = 16 * 1024, kDeepest = 16, kLongestLine = 1 << 20;

/// What stands between two boundaries, and how.
struct Part {
  enum class Encoding : std::uint8_t { None, QuotedPrintable, Base64, Unknown };
  Encoding encoding = Encoding::None;
  std::string type, name, boundary, charset;
};

/// What holds parts.
struct Multipart {
  std::string boundary;
  bool alternatives = false, had_plain = false;
};

class Mail : public Wrapping {
 public:
  explicit Mail(Part::Encoding encoding = Part::Encoding::None) {
    in_head_ = encoding == Part::Encoding::None;
    part_.encoding = encoding;
  }

  void undo(std::string_view bytes, Unwrapped& out) override {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = bytes.find('\n', at);
      const std::string_view piece = bytes.substr(at, end == bytes.npos ? end : end - at);
      at = end == bytes.npos ? bytes.size() : end + 1;
      const bool whole = end != bytes.npos;
      if (begun_.empty() && whole) {
        add_line(piece, out);
      } else {
        begun_ += piece;
        if (!whole && begun_.size() < kLongestLine) return;
        add_line(begun_, out);
        begun_.clear();
      }
    }
  }

  void finish(Unwrapped& out) override {
    if (!begun_.empty()) add_line(begun_, out);
    end_part(out);
    out.end_line(line_);
  }

 private:
  void add_line(std::string_view line, Unwrapped& out) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("From ") && (after_blank_ || line_ == 1) && line.find('@') != line.npos) begin_mail(out);
    if (line.starts_with("--") && !multiparts_.empty() && meets_boundary(line, out)) {
    } else if (in_head_) {
      head_line(line, out);
    } else {
      body_line(line, out);
    }
    after_blank_ = line.empty();
    ++line_;
  }

  void begin_mail(Unwrapped& out) {
    end_part(out);
    multiparts_.clear();
    begin_head();
  }

  void begin_head() {
    in_head_ = true;
    part_ = {};
    field_.clear();
  }

  bool meets_boundary(std::string_view line, Unwrapped& out) {
    const std::string_view rest = line.substr(2);
    for (std::size_t i = multiparts_.size(); i-- > 0;) {
      const std::string& boundary = multiparts_[i].boundary;
      if (!rest.starts_with(boundary)) continue;
      const std::string_view tail = rest.substr(boundary.size());
      if (tail.find_first_not_of("- \t") != tail.npos) continue;
      end_part(out);
      multiparts_.resize(i + 1);
      put_line(line, out);
      if (tail.starts_with("--")) {
        multiparts_.pop_back();
        in_head_ = false;
        part_ = {};
      } else {
        begin_head();
      }
      return true;
    }
    return false;
  }

  void head_line(std::string_view line, Unwrapped& out) {
    put_line(line, out);
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    if (goes_on && !field_.empty() && field_.size() + line.size() < kLongestField) field_ += line;
    if (goes_on) return;
    end_field();
    if (!line.empty()) {
      field_ = line.substr(0, kLongestField);
      return;
    }
    in_head_ = false;
    begin_body();
  }

  void end_field() {
    const std::string name = lower_case(field_name(field_));
    const std::string_view value = name.empty() ? std::string_view{} : std::string_view(field_).substr(name.size() + 1);
    if (name == "content-type") {
      const std::string all = lower_case(value);
      const std::size_t start = std::min(all.find_first_not_of(" \t"), all.size());
      part_.type = all.substr(start, std::min(all.find_first_of("; \t", start), all.size()) - start);
      part_.boundary = parameter(value, "boundary");
      part_.charset = lower_case(parameter(value, "charset"));
      if (part_.name.empty()) part_.name = parameter(value, "name");
    } else if (name == "content-transfer-encoding") {
      const std::string how = lower_case(value);
      const auto is = [&](std::string_view word) { return how.find(word) != how.npos; };
      part_.encoding = is("quoted-printable")                     ? Part::Encoding::QuotedPrintable
                       : is("base64")                             ? Part::Encoding::Base64
                       : is("7bit") || is("8bit") || is("binary") ? Part::Encoding::None
                                                                  : Part::Encoding::Unknown;
    } else if (name == "content-disposition") {
      if (std::string file = parameter(value, "filename"); !file.empty()) part_.name = std::move(file);
    }
    field_.clear();
  }

  void begin_body() {
    page_.reset(), charset_.reset();
    base64_ = {};
    said_ = skipped_ = false;
    if (part_.type.starts_with("multipart/") && !part_.boundary.empty()) {
      if (multiparts_.size() < kDeepest)
        multiparts_.push_back({part_.boundary, part_.type == "multipart/alternative", false});
      return;
    }
    if (part_.type == "message/rfc822") return begin_head();
    if (!multiparts_.empty() && multiparts_.back().alternatives) {
      skipped_ = part_.type == "text/html" && multiparts_.back().had_plain;
      multiparts_.back().had_plain |= part_.type == "text/plain" || part_.type.empty();
    }
    if (part_.encoding == Part::Encoding::Unknown)
      unread.push_back({line_, "a part of a mail in an encoding that is not known is not read"});
    const bool is_utf8 = part_.charset.empty() || part_.charset == "utf-8" || part_.charset == "us-ascii";
    if (!is_utf8) charset_ = std::make_unique<Charset>(part_.charset);
  }

  void body_line(std::string_view line, Unwrapped& out) {
    if (skipped_) return;
    switch (part_.encoding) {
      case Part::Encoding::Unknown:
      case Part::Encoding::None:
        if (!charset_ && part_.type != "text/html") return put_line(line, out);
        decoded_.assign(line), decoded_ += '\n';
        break;
      case Part::Encoding::QuotedPrintable:
        decoded_.clear();
        if (decode_quoted(line, decoded_)) decoded_ += '\n';
        break;
      case Part::Encoding::Base64: decoded_.clear(); base64_.decode(line, decoded_);
    }
    put_decoded(out);
  }

  void put_decoded(Unwrapped& out) {
    if (decoded_.empty()) return;
    if (!std::exchange(said_, true) && (compression_of(decoded_) != Compression::None || is_archive(decoded_))) {
      unread.push_back({line_, "the attachment " + (part_.name.empty() ? std::string("of a mail") : part_.name) +
                                   " is compressed and not read: save it, and give it as a file"});
      skipped_ = true;
      return;
    }
    std::string text = charset_ ? charset_->decoded(decoded_) : std::move(decoded_);
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    if (part_.type == "text/html" && !page_) {
      page_ = page_of("<html>");
      page_->stands_on(line_);
      page_->undo("<html>", out);
    }
    if (page_)
      page_->stands_on(line_), page_->undo(text, out);
    else
      out.add(text, line_);
  }

  void end_part(Unwrapped& out) {
    if (page_) page_->finish(out), page_.reset();
    charset_.reset();
    out.end_line(line_);
  }

  void put_line(std::string_view line, Unwrapped& out) {
    out.add(line, line_);
    out.add("\n", line_);
  }

  bool in_head_ = true, after_blank_ = true, said_ = false, skipped_ = false;
  std::uint64_t line_ = 1;
  std::string begun_, field_, decoded_;
  Part part_;
  std::vector<Multipart> multiparts_;
  std::unique_ptr<Wrapping> page_;
  std::unique_ptr<Charset> charset_;
  Base64 base64_;
};

}  // namespace

std::unique_ptr<Wrapping> mail_of(std::string_view head) {
  if (begins_as_mail(head)) return std::make_unique<Mail>();
  if (is_quoted_printable(head)) return std::make_unique<Mail>(Part::Encoding::QuotedPrintable);
  return nullptr;
}

}  // namespace lockgraph::unwrap
