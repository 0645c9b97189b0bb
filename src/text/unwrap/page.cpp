// HTML and XML: the text that a browser shows, a line for each block, each row and each break. Read by libxml2's HTML
// parser as it comes: it knows every entity, and takes what is cut or wrong as browsers do.
#include "../cursor.h"
#include "wrapping.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace lockgraph::unwrap {
namespace {

bool is_tag(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool breaks_line(std::string_view tag) {
  return is_tag(
      tag, {"br", "p",  "div",    "tr",       "li",   "pre",        "h1",      "h2",         "h3",         "h4",
            "h5", "h6", "table",  "ul",       "ol",   "blockquote", "section", "article",    "hr",         "title",
            "dt", "dd", "option", "textarea", "body", "failure",    "error",   "system-out", "system-err", "testcase"});
}
bool is_hidden(std::string_view tag) { return is_tag(tag, {"script", "style", "head"}); }
bool keeps_lines(std::string_view tag) {
  return is_tag(tag, {"pre", "textarea", "xmp", "failure", "error", "system-out", "system-err"});
}

class Page : public Wrapping {
 public:
  explicit Page(bool lines_count) : every_line_(lines_count) {}

  void stands_on(std::uint64_t line) override { stands_on_ = line; }

  void undo(std::string_view bytes, Unwrapped& out) override {
    // The parser wants a few bytes to begin with.
    constexpr std::size_t kFew = 64;
    if (!parser_ && begun_.size() + bytes.size() < kFew) {
      begun_ += bytes;
      return;
    }
    const std::string first = std::exchange(begun_, {}) + (parser_ ? std::string() : std::string(bytes));
    parse(parser_ ? bytes : first, out);
  }

  void finish(Unwrapped& out) override { end_parsing(out); }

 private:
  void parse(std::string_view bytes, Unwrapped& out) {
    out_ = &out;
    if (!parser_) {
      std::memset(&handler_, 0, sizeof handler_);
      handler_.startElement = [](void* self, const xmlChar* name, const xmlChar** attributes) {
        static_cast<Page*>(self)->start(text(name), attributes);
      };
      handler_.endElement = [](void* self, const xmlChar* name) { static_cast<Page*>(self)->end(text(name)); };
      handler_.characters = handler_.cdataBlock =
          handler_.ignorableWhitespace = [](void* self, const xmlChar* s, int n) {
            static_cast<Page*>(self)->characters({reinterpret_cast<const char*>(s), static_cast<std::size_t>(n)});
          };
      parser_.reset(htmlCreatePushParserCtxt(&handler_, this, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
      if (!parser_) throw std::bad_alloc();
      htmlCtxtUseOptions(parser_.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                            HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED);
    }
    // In pieces, so that the line of what is told is known well enough where the parser does not say it.
    constexpr std::size_t kPiece = 1 << 16;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(kPiece, bytes.size()))) {
      const std::string_view piece = bytes.substr(0, kPiece);
      htmlParseChunk(parser_.get(), piece.data(), static_cast<int>(piece.size()), 0);
    }
  }

  void end_parsing(Unwrapped& out) {
    if (!begun_.empty()) parse(std::exchange(begun_, {}), out);
    out_ = &out;
    if (parser_) htmlParseChunk(parser_.get(), nullptr, 0, 1);
    out.end_line(line());
  }

  struct Free {
    void operator()(htmlParserCtxtPtr p) const {
      if (p->myDoc) xmlFreeDoc(p->myDoc);
      htmlFreeParserCtxt(p);
    }
  };

  static std::string_view text(const xmlChar* s) { return reinterpret_cast<const char*>(s); }
  std::uint64_t line() const {
    if (stands_on_) return stands_on_;
    return parser_ && parser_->input && parser_->input->line > 0 ? static_cast<std::uint64_t>(parser_->input->line) : 1;
  }

  void start(std::string_view tag, const xmlChar** attributes) {
    if (breaks_line(tag)) out_->end_line(line());
    hidden_ += is_hidden(tag), kept_ += keeps_lines(tag);
    for (; attributes && attributes[0]; attributes += 2)
      if (attributes[1] && std::strchr(reinterpret_cast<const char*>(attributes[1]), '\n')) {
        out_->end_line(line());
        out_->add(text(attributes[1]), line());
        out_->end_line(line());
      }
  }

  void end(std::string_view tag) {
    if (breaks_line(tag)) out_->end_line(line());
    hidden_ -= is_hidden(tag) && hidden_ > 0, kept_ -= keeps_lines(tag) && kept_ > 0;
  }

  void characters(std::string_view s) {
    if (hidden_ > 0) return;
    if (kept_ > 0 || every_line_) {
      // The parser has come to the end of the text.
      const auto ends = static_cast<std::uint64_t>(std::count(s.begin(), s.end(), '\n'));
      std::uint64_t first = stands_on_ ? stands_on_ : line() - std::min(ends, line() - 1);
      return stands_on_ ? out_->add(s, first) : out_->add_lines(s, first);
    }
    // Elsewhere the end of a line is a blank.
    for (; !s.empty(); s.remove_prefix(std::min(s.find('\n') + 1, s.size()))) {
      const std::size_t end = s.find('\n');
      out_->add(s.substr(0, end), line());
      if (end == s.npos) return;
      if (!out_->at_line_start()) out_->add(" ", line());
    }
  }

  bool every_line_;
  htmlSAXHandler handler_{};
  std::unique_ptr<htmlParserCtxt, Free> parser_;
  Unwrapped* out_ = nullptr;
  int hidden_ = 0, kept_ = 0;
  std::uint64_t stands_on_ = 0;  ///< 0: lines are those of the page
  std::string begun_;
};

}  // namespace

std::unique_ptr<Wrapping> page_of(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == head.npos) return nullptr;
  std::string_view s = head.substr(first);
  if (s.starts_with("\xef\xbb\xbf")) s.remove_prefix(3);
  const auto begins = [&](std::string_view words) { return text::equal_any_case(s.substr(0, words.size()), words); };
  for (const std::string_view words : {"<!doctype html", "<html", "<?xml", "<head", "<body", "<pre", "<div", "<table",
                                       "<testsuite", "<p>", "<!doctype"})
    if (begins(words)) {
      // A page that breaks its lines nowhere shows those of its source: it was no page when it was written.
      const bool has_breaks = head.find("<br") != head.npos || head.find("<BR") != head.npos ||
                              head.find("<pre") != head.npos || head.find("<tr") != head.npos ||
                              head.find("<div") != head.npos || head.find("<p") != head.npos ||
                              head.find("<li") != head.npos || head == "<html>";
      return std::make_unique<Page>(!has_breaks);
    }
  return nullptr;
}

}  // namespace lockgraph::unwrap
