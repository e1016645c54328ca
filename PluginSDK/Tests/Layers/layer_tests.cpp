// What gantry/gantry.hpp and the host of gantry/testing.h promise each other.
#include "gantry/testing.h"

#include "gantry/gantry.hpp"

namespace {

constexpr char manifest[] = R"json({
  "id": "test.layer", "version": "1.0.0", "min_host_minor": 0, "summary": "For tests.",
  "interfaces": ["gantry.effects/1"], "secrets": ["token"],
  "types": [{"kind": "phase", "type": "all", "summary": "Does what it is asked."},
    {"kind": "sink", "type": "half", "summary": "Takes half."},
    {"kind": "recovery", "type": "never", "summary": "Decides nothing."}],
  "events": [{"type": "test.done", "summary": "Done.", "durability": "lazy", "v": 1, "schema": true}]
})json";

int alive = 0;

class All final : public gantry::Phase {
 public:
  explicit All(const gantry::Object &config) {
    if (config.find_boolean("refuse").value_or(false)) throw gantry::Failure("NO", "not today", "Wait.");
    alive++;
  }
  ~All() override { alive--; }

  std::string run(const gantry::Object &input, gantry::Call &call) override {
    const std::string what = input.string("do");
    if (what == "throw") throw std::runtime_error("thrown");
    if (what == "throw-int") throw 5;
    if (what == "no-memory") throw std::bad_alloc();
    if (what == "cancel") throw gantry::Cancelled();
    if (what == "long") {
      std::string text;
      for (int i = 0; i < 100000; i++) text += "\u20ac";
      throw gantry::Failure("LONG", text);
    }
    if (what == "emit") {
      call.emit("test.done", "{\"n\": 1}");
      call.progress(0.5, "half", "way");
      call.log(GANTRY_LOG_WARNING, "said");
    }
    if (what == "emit-undeclared") call.emit("test.other", "{}");
    if (what == "describe") return call.describe();
    if (what == "skill") return call.invoke("words.count", "{}");
    if (what == "artifact") call.put_artifact("a/b", "text/plain", "kept");
    if (what == "artifact-outside") call.put_artifact("../b", "", "");
    if (what == "fd" && call.cancel_fd() < 0) throw std::runtime_error("no descriptor");
    if (what == "once") return call.once("e", "{\"r\": 1}", [] { return std::string("{\"x\": 2}"); });
    if (what == "count") {
      auto [json, revision] = call.value(GANTRY_KV_RUN, "k").value_or(std::pair<std::string, std::uint64_t>("0", 0));
      if (!call.store(GANTRY_KV_RUN, "k", std::to_string(std::stoi(json) + 1), revision)) return "{}";
      if (call.store(GANTRY_KV_RUN, "k", "9", revision)) throw std::runtime_error("stored twice");
    }
    if (what == "secret-length") {
      std::size_t length = 0;
      call.with_secret("token", [&](std::string_view value) { length = value.size(); });
      return gantry::object({{"length", std::to_string(length)}});
    }
    if (what == "secret-throw") call.with_secret("token", [](std::string_view) { throw std::runtime_error("inside"); });
    if (what == "secret-leak") {
      std::string copy;
      call.with_secret("token", [&](std::string_view value) { copy = value; });
      return gantry::object({{"token", gantry::quote(copy)}});
    }
    return "{}";
  }

  gantry::UndoReport undo(const std::vector<gantry::Receipt> &receipts, gantry::Call &) override {
    gantry::UndoReport report;
    for (const auto &item : receipts) {
      report.undone.push_back(item.key + (item.result ? " settled" : " open"));
      report.kept.emplace_back("\"quoted\"", std::to_string(item.receipt.integer("r")));
    }
    return report;
  }
};

class Half final : public gantry::Sink {
 public:
  explicit Half(const gantry::Object &) {}
  std::size_t deliver(const gantry::Events &events, gantry::Call &) override {
    std::uint64_t last = 0;
    for (const gantry_event &event : events) {
      if (event.seq <= last) throw gantry::Failure("ORDER", "out of order");
      last = event.seq;
    }
    return events.size() / 2;
  }
};

class Never final : public gantry::Recovery {
 public:
  explicit Never(const gantry::Object &) {}
  std::optional<std::string> decide(const gantry::Object &, gantry::Call &) override { return std::nullopt; }
};

GANTRY_PLUGIN(manifest, plugin) { plugin.phase<All>("all").sink<Half>("half").recovery<Never>("never"); }

const gantry_fake_result *run(gantry_fake_instance *phase, const std::string &what) {
  return gantry_fake_run(phase, ("{\"do\": \"" + what + "\"}").c_str());
}

bool fails(const gantry_fake_result *result, const char *code) {
  return result->failure.code != nullptr && std::strcmp(result->failure.code, code) == 0;
}

void what_is_thrown_becomes_a_failure(gantry_fake_instance *phase) {
  GANTRY_EXPECT(fails(run(phase, "throw"), "UNCAUGHT"));
  GANTRY_EXPECT(std::strcmp(run(phase, "throw")->failure.message, "thrown") == 0);
  GANTRY_EXPECT(fails(run(phase, "throw-int"), "UNCAUGHT"));
  GANTRY_EXPECT(fails(run(phase, "no-memory"), "NO_MEMORY"));
  GANTRY_EXPECT(run(phase, "cancel")->status == GANTRY_CANCELLED);
  GANTRY_EXPECT(gantry_fake_run(phase, "{}")->status == GANTRY_BAD_INPUT);
  GANTRY_EXPECT(gantry_fake_run(phase, "{\"do\": 1}")->status == GANTRY_BAD_INPUT);
  GANTRY_EXPECT(gantry_fake_plan(phase, "{}")->status == GANTRY_UNSUPPORTED);
  GANTRY_EXPECT(std::strlen(run(phase, "long")->failure.message) == 4095);
}

void a_host_sees_what_a_call_says(gantry_fake *host, gantry_fake_instance *phase) {
  host->options.refuse_events = 2;
  const gantry_fake_result *result = run(phase, "emit");
  GANTRY_EXPECT(result->event_count == 1 && std::strcmp(result->events[0].data, "{\"n\": 1}") == 0);
  GANTRY_EXPECT(result->progress_count == 1 && result->progress[0].fraction == 0.5);
  GANTRY_EXPECT(result->line_count == 1 && result->lines[0].level == GANTRY_LOG_WARNING);
  GANTRY_EXPECT(fails(run(phase, "emit-undeclared"), "HOST_REFUSED"));
  GANTRY_EXPECT(run(phase, "fd")->status == GANTRY_OK);
  host->options.attempt = 3;
  GANTRY_EXPECT(std::strstr(run(phase, "describe")->output, "\"attempt\": 3") != nullptr);
}

void secrets_are_lent_and_never_kept(gantry_fake *host, gantry_fake_instance *phase) {
  GANTRY_EXPECT(fails(run(phase, "secret-length"), "HOST_REFUSED"));
  gantry_fake_set_secret(host, "token", "12345678");
  GANTRY_EXPECT(std::strcmp(run(phase, "secret-length")->output, "{\"length\": 8}") == 0);
  GANTRY_EXPECT(std::strcmp(run(phase, "secret-throw")->failure.message, "inside") == 0);
  const gantry_fake_result *leaked = run(phase, "secret-leak");
  GANTRY_EXPECT(fails(leaked, "SECRET_IN_OUTPUT") && leaked->output_len == 0);
}

void effects_values_and_artifacts_are_kept(gantry_fake *host, gantry_fake_instance *phase) {
  for (int attempt = 0; attempt < 2; attempt++) {
    GANTRY_EXPECT(std::strcmp(run(phase, "once")->output, "{\"x\": 2}") == 0);
  }
  GANTRY_EXPECT(host->effect_count == 1);
  GANTRY_EXPECT(std::strcmp(gantry_fake_undo(phase)->output,
                            "{\"undone\": [\"e settled\"], "
                            "\"kept\": [{\"name\": \"\\\"quoted\\\"\", \"reason\": \"1\"}]}") == 0);
  gantry_fake_store(host, GANTRY_KV_RUN, "k", "4");
  GANTRY_EXPECT(run(phase, "count")->status == GANTRY_OK);
  GANTRY_EXPECT(std::strcmp(gantry_fake_stored(host, GANTRY_KV_RUN, "k"), "5") == 0);
  GANTRY_EXPECT(run(phase, "artifact")->status == GANTRY_OK);
  const gantry_fake_artifact *artifact = gantry_fake_kept(host, "a/b");
  GANTRY_EXPECT(artifact != nullptr && std::strcmp(artifact->bytes, "kept") == 0);
  GANTRY_EXPECT(fails(run(phase, "artifact-outside"), "HOST_REFUSED"));
}

gantry_status count(void *user, gantry_bytes, const gantry_out *out) {
  return out->write(out->ctx, static_cast<const std::uint8_t *>(user), 1);
}

void skills_are_found_or_not(gantry_fake *host, gantry_fake_instance *phase) {
  char three[] = "3";
  GANTRY_EXPECT(fails(run(phase, "skill"), "HOST_REFUSED"));
  gantry_fake_provide(host, "words.count", count, three);
  GANTRY_EXPECT(std::strcmp(run(phase, "skill")->output, "3") == 0);
}

void instances_are_objects(gantry_fake *host) {
  GANTRY_EXPECT(alive == 1);
  GANTRY_EXPECT(gantry_fake_create(host, GANTRY_PHASE_1, "all", "{\"refuse\": true}") == nullptr);
  GANTRY_EXPECT(fails(&host->result, "NO") && alive == 1);
  GANTRY_EXPECT(gantry_fake_create(host, GANTRY_PHASE_1, "other", "{}") == nullptr);
  GANTRY_EXPECT(host->result.status == GANTRY_NOT_FOUND);
  GANTRY_EXPECT(gantry_fake_create(host, GANTRY_SKILL_1, "all", "{}") == nullptr);
  GANTRY_EXPECT(host->result.status == GANTRY_UNSUPPORTED);
}

void a_sink_takes_what_it_can_and_a_strategy_may_decline(gantry_fake *host) {
  gantry_fake_instance *sink = gantry_fake_create(host, GANTRY_SINK_1, "half", "{}");
  gantry_event events[] = {gantry_fake_make_event(1, "a", "", "{}"), gantry_fake_make_event(2, "b", "", "{}")};
  std::size_t accepted = 9;
  GANTRY_EXPECT(gantry_fake_deliver(sink, events, 2, &accepted)->status == GANTRY_AGAIN && accepted == 1);
  std::swap(events[0], events[1]);
  GANTRY_EXPECT(fails(gantry_fake_deliver(sink, events, 2, &accepted), "ORDER") && accepted == 0);
  GANTRY_EXPECT(gantry_fake_flush(sink)->status == GANTRY_OK);
  gantry_fake_destroy(sink);
  gantry_fake_instance *strategy = gantry_fake_create(host, GANTRY_RECOVERY_1, "never", "{}");
  GANTRY_EXPECT(gantry_fake_decide(strategy, "{}")->status == GANTRY_UNSUPPORTED);
  gantry_fake_destroy(strategy);
}

void a_host_that_lacks_something_is_refused(const gantry_plugin *known) {
  gantry_fake *host = gantry_fake_new();
  gantry_fake_without(host, GANTRY_EFFECTS_1);
  GANTRY_EXPECT(!gantry_fake_enter(host, gantry_plugin_v1));
  GANTRY_EXPECT(std::strcmp(host->refusal,
                            "test.layer 1.0.0 needs gantry.effects/1, which this host does not offer") == 0);
  gantry_fake_free(host);
  host = gantry_fake_new();
  host->table.struct_size = 24;
  GANTRY_EXPECT(!gantry_fake_enter(host, gantry_plugin_v1));
  host->table.struct_size = sizeof host->table;
  GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1) && host->plugin == known);
  host->effects_table.struct_size = 16;
  gantry_fake_instance *phase = gantry_fake_create(host, GANTRY_PHASE_1, "all", "{}");
  GANTRY_EXPECT(fails(run(phase, "once"), "NOT_OFFERED"));
  gantry_fake_destroy(phase);
  gantry_fake_free(host);
}

void what_is_thrown_while_types_are_named_is_the_reason(gantry_fake *host) {
  const auto enter = [&](void (*provide)(gantry::Plugin &)) {
    gantry::Plugin *made = nullptr;
    gantry::detail::Reply why;
    GANTRY_EXPECT(gantry::detail::enter(made, manifest, provide, &host->table, &why.out) == nullptr);
    GANTRY_EXPECT(made == nullptr);
    return why.text;
  };
  GANTRY_EXPECT(enter([](gantry::Plugin &) { throw std::runtime_error("no table"); }) == "no table");
  GANTRY_EXPECT(enter([](gantry::Plugin &) { throw std::bad_alloc(); }) == "memory ran out");
  GANTRY_EXPECT(enter([](gantry::Plugin &) { throw 5; }) == "the plugin cannot be entered");
}

void a_call_that_is_over_is_stale(gantry_fake *host) {
  const gantry_call over = host->last_call;
  GANTRY_EXPECT(host->table.emit(host, over, gantry_fake_str("test.done"), gantry_fake_bytes("{}")) == GANTRY_BAD_HANDLE);
  GANTRY_EXPECT(host->table.cancelled(host, over) == 1);
  host->table.log(host, 0, 99, gantry_fake_str("outside"));
  GANTRY_EXPECT(host->plugin_line_count == 1 && host->plugin_lines[0].level == GANTRY_LOG_INFO);
}

}  // namespace

int main() {
  gantry_fake *host = gantry_fake_new();
  if (!GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1))) return gantry_expected();
  gantry_fake_instance *phase = gantry_fake_create(host, GANTRY_PHASE_1, "all", "{}");
  what_is_thrown_becomes_a_failure(phase);
  a_host_sees_what_a_call_says(host, phase);
  secrets_are_lent_and_never_kept(host, phase);
  effects_values_and_artifacts_are_kept(host, phase);
  skills_are_found_or_not(host, phase);
  instances_are_objects(host);
  a_sink_takes_what_it_can_and_a_strategy_may_decline(host);
  a_call_that_is_over_is_stale(host);
  what_is_thrown_while_types_are_named_is_the_reason(host);
  gantry_fake_destroy(phase);
  GANTRY_EXPECT(alive == 0);
  a_host_that_lacks_something_is_refused(host->plugin);
  gantry_fake_free(host);
  return gantry_expected();
}
