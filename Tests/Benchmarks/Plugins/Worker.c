// bench.worker: one of everything that benchmarks do with a worker.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

#define STR(text) ((gantry_str){(text), sizeof(text) - 1})

static const char manifest[] = GANTRY_JSON({
  "id": "bench.worker", "version": "1.0.0", "min_host_minor": 0,
  "summary": "One of everything that benchmarks do with a worker.",
  "types": [
    {"kind": "phase", "type": "echo", "summary": "Returns its input.",
      "input": {"type": "object"}, "output": {"type": "object"}},
    {"kind": "skill", "type": "bench.echo", "summary": "Returns its input.",
      "input": {"type": "object"}, "output": {"type": "object"}},
    {"kind": "skill", "type": "bench.crash", "summary": "Says when, and ends its process.",
      "input": {"type": "object", "required": ["how"], "additionalProperties": false,
        "properties": {"how": {"enum": ["segv", "abort", "exit", "kill"]}}}},
    {"kind": "skill", "type": "bench.stubborn", "summary": "Never comes back, whatever it hears.",
      "input": {"type": "object", "required": ["how"], "additionalProperties": false,
        "properties": {"how": {"enum": ["read", "sleep", "deaf", "loop"]}}}},
    {"kind": "sink", "type": "count", "summary": "Counts events, and refuses a gap.",
      "config": {"type": "object", "additionalProperties": false}}
  ]
});

typedef struct instance {
  uint64_t next;  // the number of the event that comes next, 0 before the first
} instance;

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

static int is(gantry_str text, const char *name) {
  return text.len == strlen(name) && memcmp(text.ptr, name, text.len) == 0;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)type, (void)config;
  *made = calloc(1, sizeof(instance));
  return *made == NULL ? GANTRY_FAILED : GANTRY_OK;
}

static void destroy(void *self) { free(self); }

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self, (void)call;
  return out->write(out->ctx, input.ptr, input.len);
}

// Says the moment, as near before the end as it can be said.
static void say_now(gantry_call call) {
  struct timespec now;
  char text[64];
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long moment = (long long)now.tv_sec * 1000000000 + now.tv_nsec;
  int length = snprintf(text, sizeof text, "ends at %lld", moment);
  host->log(host->ctx, call, GANTRY_LOG_INFO, (gantry_str){text, (size_t)length});
}

static gantry_status crash(gantry_call call, gantry_str how) {
  say_now(call);
  if (is(how, "abort")) abort();
  if (is(how, "exit")) _exit(3);
  if (is(how, "kill")) raise(SIGKILL);
  *(volatile int *)16 = 0;
  return GANTRY_FAILED;
}

static void wait_for_ever(gantry_str how) {
  int ends[2];
  char byte;
  if (is(how, "deaf")) {
    sigset_t every;
    sigfillset(&every);
    sigprocmask(SIG_SETMASK, &every, NULL);
    signal(SIGTERM, SIG_IGN);
  }
  if (is(how, "read") && pipe(ends) == 0) {
    // Nobody ever writes.
    while (read(ends[0], &byte, 1) != 0) {}
  }
  for (volatile uint64_t turns = 0;; turns++) {
    if (!is(how, "loop")) pause();
  }
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes input, const gantry_out *out) {
  char how[8] = "";
  size_t length = 0;
  if (is(skill, "bench.echo")) return run(self, call, input, out);
  gantry_json_string(input, "how", how, sizeof how, &length);
  gantry_str way = {how, length};
  if (is(skill, "bench.crash")) return crash(call, way);
  host->log(host->ctx, call, GANTRY_LOG_INFO, STR("begun"));
  wait_for_ever(way);
  return GANTRY_OK;
}

static gantry_status deliver(
  void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  instance *sink = (instance *)self;
  (void)call;
  for (*accepted = 0; *accepted < count; (*accepted)++) {
    const gantry_event *event =
      (const gantry_event *)(const void *)((const char *)first + *accepted * stride);
    int isNext = sink->next == 0 || event->seq == sink->next;
    int isWhole = event->line.len > 2 && event->line.ptr[event->line.len - 1] == '}';
    if (!isNext || !isWhole) return GANTRY_FAILED;
    sink->next = event->seq + 1;
  }
  return GANTRY_OK;
}

static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, NULL, NULL};
static const gantry_skill_1 skills = {sizeof skills, 0, create, destroy, invoke};
static const gantry_sink_1 sinks = {sizeof sinks, 0, create, destroy, deliver, NULL};

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  if (is(id, GANTRY_PHASE_1)) return &phases;
  if (is(id, GANTRY_SKILL_1)) return &skills;
  return is(id, GANTRY_SINK_1) ? &sinks : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  (void)why;
  host = given;
  return &plugin;
}
