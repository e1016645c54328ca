// acme.template-name: a strategy that decides by a failure's code what is to be done about it.
#include <algorithm>
#include <optional>
#include <string>

#include "gantry/gantry.hpp"

namespace {

constexpr char manifest[] = R"json({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Decides by a failure's code.",
  "types": [{"kind": "recovery", "type": "template-name",
    "summary": "Waits for services that are busy, and asks a person when a disk is full.",
    "config": {"type": "object", "additionalProperties": false, "properties": {
      "wait_seconds": {"type": "integer", "minimum": 1, "maximum": 3600, "default": 5},
      "attempts_max": {"type": "integer", "minimum": 1, "maximum": 20, "default": 4}}}}]
})json";

class ByCode final : public gantry::Recovery {
 public:
  explicit ByCode(const gantry::Object &config)
      : wait_seconds_(setting(config, "wait_seconds", 5, 3600)),
        attempts_max_(setting(config, "attempts_max", 4, 20)) {}

  // Pure: looks at the failure and nothing else, so that a replay decides the same.
  std::optional<std::string> decide(const gantry::Object &failure, gantry::Call &) override {
    const std::string code = failure.find_string("code").value_or("");
    const std::int64_t attempts = failure.find_integer("attempts").value_or(1);
    if (code == "RATE_LIMITED" || code == "UNAVAILABLE") return wait_or_ask(attempts);
    if (code == "DISK_FULL") return plain("escalate", "a disk is full");
    if (code == "NOTHING_TO_DO") return plain("skip", "there is nothing to do");
    return std::nullopt;  // Not ours: the next strategy is asked.
  }

 private:
  static std::int64_t setting(const gantry::Object &config, const char *name, std::int64_t usual,
                              std::int64_t max) {
    std::int64_t value = config.find_integer(name).value_or(usual);
    if (value >= 1 && value <= max) return value;
    throw gantry::Failure("TEMPLATE_NAME_CONFIG", "'" + std::string(name) + "' is out of range",
                          "Give a number of 1 to " + std::to_string(max) + ".",
                          GANTRY_RETRY_CONFIG, GANTRY_BAD_INPUT);
  }

  static std::string plain(const char *decision, const char *reason) {
    return gantry::object(
        {{"decision", gantry::quote(decision)}, {"reason", gantry::quote(reason)}});
  }

  // Twice as long after each attempt, and an hour at most.
  std::string wait_or_ask(std::int64_t attempts) const {
    if (attempts >= attempts_max_) return plain("escalate", "it is still busy");
    std::int64_t seconds = wait_seconds_ << (attempts > 1 ? attempts - 1 : 0);
    seconds = std::min<std::int64_t>(seconds, 3600);
    return gantry::object({{"decision", "\"retry\""},
                           {"after_ns", std::to_string(seconds * 1'000'000'000)},
                           {"reason", "\"it is busy\""}});
  }

  std::int64_t wait_seconds_;
  std::int64_t attempts_max_;
};

}  // namespace

GANTRY_PLUGIN(manifest, plugin) { plugin.recovery<ByCode>("template-name"); }
