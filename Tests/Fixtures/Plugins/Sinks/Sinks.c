// test.sinks: sinks that misbehave in known ways, for tests of delivery.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "test.sinks", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Sinks that misbehave in known ways, for tests of delivery.",
  "types": [
    {"kind": "sink", "type": "collector", "summary": "Appends seq and type of events to a file.",
      "config": {"type": "object", "required": ["path"], "additionalProperties": false,
        "properties": {"path": {"type": "string"}}}},
    {"kind": "sink", "type": "again", "summary": "Is busy at first.",
      "config": {"type": "object", "required": ["path", "times"], "additionalProperties": false,
        "properties": {"path": {"type": "string"}, "times": {"type": "integer", "minimum": 0},
          "accept": {"type": "integer", "minimum": 0}}}},
    {"kind": "sink", "type": "broken", "summary": "Refuses every batch, or one event.",
      "config": {"type": "object", "additionalProperties": false,
        "properties": {"path": {"type": "string"}, "seq": {"type": "integer", "minimum": 1}}}}
  ],
  "permissions": {"write": ["${config.path}"]}
});

typedef struct sink {
  int fd;          // -1 without a file
  int broken;      // 1: refuse
  int64_t refuse;  // with broken: the seq to refuse, 0 for every one
  int64_t times;   // how many calls still answer "again"
  int64_t accept;  // how many events such a call takes
} sink;

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

static gantry_str text(const char *value) { return (gantry_str){value, strlen(value)}; }

static gantry_status fail(gantry_call call, const char *code, const char *message) {
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, text(code), text(message),
                        text("Nothing is wrong: this sink is made for tests."), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static int is(gantry_str type, const char *name) {
  return type.len == strlen(name) && memcmp(type.ptr, name, type.len) == 0;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  char path[4096];
  size_t length;
  (void)ctx;
  if (!is(type, "collector") && !is(type, "again") && !is(type, "broken")) return GANTRY_NOT_FOUND;
  int found = gantry_json_string(config, "path", path, sizeof path, &length);
  if (found < 0 || (found == GANTRY_JSON_ABSENT && !is(type, "broken"))) return GANTRY_BAD_INPUT;
  sink *self = (sink *)calloc(1, sizeof *self);
  if (self == NULL) return GANTRY_FAILED;
  self->broken = is(type, "broken");
  gantry_json_integer(config, "seq", &self->refuse);
  gantry_json_integer(config, "times", &self->times);
  gantry_json_integer(config, "accept", &self->accept);
  self->fd = found ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
  if (found && self->fd < 0) {
    free(self);
    return fail(call, "TEST_OPEN", strerror(errno));
  }
  *instance = self;
  return GANTRY_OK;
}

static void destroy(void *instance) {
  sink *self = (sink *)instance;
  if (self->fd >= 0) close(self->fd);
  free(self);
}

static const gantry_event *element(const gantry_event *first, size_t stride, size_t index) {
  const void *place = (const char *)first + index * stride;
  return (const gantry_event *)place;
}

static int record(const sink *self, const gantry_event *event) {
  char line[256];
  if (self->fd < 0) return 1;
  int length = snprintf(line, sizeof line, "%llu %.*s\n", (unsigned long long)event->seq,
                        (int)event->type.len, event->type.ptr);
  return length < (int)sizeof line && write(self->fd, line, (size_t)length) == length;
}

static gantry_status deliver(
  void *instance, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  sink *self = (sink *)instance;
  *accepted = 0;
  for (size_t i = 0; self->broken && i < count; i++) {
    int64_t seq = (int64_t)element(first, stride, i)->seq;
    if (self->refuse == 0 || self->refuse == seq) {
      return fail(call, "TEST_BROKEN", "this sink refuses the batch");
    }
  }
  int busy = self->times > 0;
  if (busy) self->times--;
  size_t wanted = busy && (size_t)self->accept < count ? (size_t)self->accept : count;
  for (; *accepted < wanted; (*accepted)++) {
    if (record(self, element(first, stride, *accepted))) continue;
    return fail(call, "TEST_WRITE", strerror(errno));
  }
  // Busy is said even when everything fitted: a host must not send those events again.
  return busy ? GANTRY_AGAIN : GANTRY_OK;
}

static const gantry_sink_1 sinks = {sizeof sinks, 0, create, destroy, deliver, NULL};

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  return is(id, GANTRY_SINK_1) ? &sinks : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  (void)why;
  host = offered;
  return &plugin;
}
