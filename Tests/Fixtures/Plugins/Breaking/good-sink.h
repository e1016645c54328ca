// A sink that counts the events it takes and the bytes of their lines.
#include "breaking.h"

#ifndef CONFIG
#define CONFIG                                                                        \
  GANTRY_JSON({"type": "object", "additionalProperties": false, "properties": {       \
    "first": {"type": "integer", "minimum": 0, "maximum": 1000000, "default": 0}}})
#endif

static const char manifest[] = MANIFEST_HEAD
  GANTRY_JSON([{"kind": "sink", "type": "count", "summary": "Counts events.", "config":) CONFIG
  "}]" MORE "}";

typedef struct sink {
  int64_t events;
  uint64_t bytes;
} sink;

static inline gantry_status good_create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx;
  if (!is(type, "count")) return refuse_input(call, "there is no such type");
  sink *self = (sink *)calloc(1, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  int found = gantry_json_integer(config, "first", &self->events);
  int fits = found == GANTRY_JSON_FOUND && self->events >= 0 && self->events <= 1000000;
  if (found != GANTRY_JSON_ABSENT && !fits) {
    free(self);
    return refuse_input(call, "'first' is not a number from 0 to 1000000");
  }
  *instance = self;
  return GANTRY_OK;
}

static inline void good_destroy(void *instance) { free(instance); }

static inline const gantry_event *event_at(
  const gantry_event *first, size_t index, size_t stride) {
  return (const gantry_event *)(const void *)((const char *)first + index * stride);
}

static inline gantry_status good_deliver(
  void *instance, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  sink *self = (sink *)instance;
  for (*accepted = 0; *accepted < count; (*accepted)++) {
    if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
    self->events++;
    self->bytes += event_at(first, *accepted, stride)->line.len;
  }
  return GANTRY_OK;
}

static inline gantry_status good_flush(void *instance, gantry_call call) {
  const sink *self = (const sink *)instance;
  char line[96];
  snprintf(line, sizeof line, "%lld events, %llu bytes", (long long)self->events,
           (unsigned long long)self->bytes);
  host->log(host->ctx, call, GANTRY_LOG_INFO, text(line));
  return GANTRY_OK;
}

#define SINK_TABLE(...)                                                                   \
  REPLACING(static const gantry_sink_1 sinks,                                             \
    .struct_size = sizeof(gantry_sink_1), .create = good_create, .destroy = good_destroy, \
    .deliver = good_deliver, .flush = good_flush, __VA_ARGS__)                            \
  INTERFACE_TABLE(GANTRY_SINK_1, sinks)

#define SINK(...) SINK_TABLE(__VA_ARGS__) PLUGIN_TABLE() ENTRY(enter_well)
