// acme.template-name: a skill that counts the lines, words and bytes of a text.
#include <string>

#include "gantry/gantry.hpp"

namespace {

constexpr char manifest[] = R"json({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Counts what is in a text.",
  "types": [{"kind": "skill", "type": "template-name", "concurrency": "parallel",
    "summary": "Counts the lines, words and bytes of a text.",
    "config": {"type": "object", "additionalProperties": false},
    "input": {"type": "object", "required": ["text"], "additionalProperties": false,
      "properties": {"text": {"type": "string", "examples": ["one two\nthree"]}}},
    "output": {"type": "object", "required": ["lines", "words", "bytes"],
      "additionalProperties": false, "properties": {
        "lines": {"type": "integer", "minimum": 0},
        "words": {"type": "integer", "minimum": 0},
        "bytes": {"type": "integer", "minimum": 0}}}}]
})json";

class Count final : public gantry::Skill {
 public:
  explicit Count(const gantry::Object &) {}

  std::string invoke(const gantry::Object &args, gantry::Call &call) override {
    const std::string text = args.string("text");
    std::size_t lines = 0, words = 0, at = 0;
    bool in_word = false;
    for (char byte : text) {
      // Often enough to stop at once, seldom enough to cost nothing.
      if (at++ % 65536 == 0) call.check_cancelled();
      bool is_space = byte == ' ' || (byte >= '\t' && byte <= '\r');
      if (!is_space && !in_word) words++;
      if (byte == '\n') lines++;
      in_word = !is_space;
    }
    // The last line counts without a line feed, too.
    if (!text.empty() && text.back() != '\n') lines++;
    return gantry::object({{"lines", std::to_string(lines)},
                           {"words", std::to_string(words)},
                           {"bytes", std::to_string(text.size())}});
  }
};

}  // namespace

GANTRY_PLUGIN(manifest, plugin) { plugin.skill<Count>("template-name"); }
