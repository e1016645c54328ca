// test.sinks: sinks that answer in every way a sink can.
#include "Kit.h"

#define SINK(name) "{\"kind\":\"sink\",\"type\":\"" name "\",\"summary\":\"s\"}"

static const char manifest[] =
  "{\"id\":\"test.sinks\",\"version\":\"0.1.0\",\"summary\":\"s\",\"min_host_minor\":0,\"types\":["
  SINK("collect") "," SINK("again") "," SINK("liar") "," SINK("broken") "," SINK("silent") ","
  "{\"kind\":\"sink\",\"type\":\"strict\",\"summary\":\"s\",\"config\":{\"type\":\"object\","
  "\"required\":[\"path\"]}}]}";

static const gantry_host *host;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)config;
  char *name = calloc(1, type.len + 1);
  memcpy(name, type.ptr, type.len);
  *made = name;
  return GANTRY_OK;
}

static void destroy(void *self) {
  host->log(host->ctx, 0, GANTRY_LOG_INFO, TEXT("destroyed"));
  free(self);
}

static void say(gantry_call call, const gantry_event *event) {
  char line[1024];
  int length = snprintf(
    line, sizeof line, "%llu %.*s %.*s %u %.*s %.*s", (unsigned long long)event->seq,
    (int)event->type.len, event->type.ptr, (int)event->phase.len, event->phase.ptr, event->attempt,
    (int)event->data.len, (const char *)event->data.ptr, (int)event->line.len, event->line.ptr);
  host->log(host->ctx, call, GANTRY_LOG_INFO, (gantry_str){line, (size_t)length});
}

static gantry_status deliver(
  void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  const char *type = self;
  if (!strcmp(type, "again")) {
    *accepted = 2;
    return count > 2 ? GANTRY_AGAIN : GANTRY_OK;
  }
  if (!strcmp(type, "liar")) {
    *accepted = 9999;
    return GANTRY_AGAIN;
  }
  if (!strcmp(type, "silent")) return GANTRY_FAILED;
  if (!strcmp(type, "broken")) {
    gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, TEXT("NO_TAPE"),
                          TEXT("there is no tape"), TEXT("Insert a tape."), {0}};
    host->fail(host->ctx, call, &error);
    return GANTRY_FAILED;
  }
  char line[64];
  int length = snprintf(line, sizeof line, "batch %zu", count);
  host->log(host->ctx, call, GANTRY_LOG_INFO, (gantry_str){line, (size_t)length});
  for (size_t i = 0; i < count; i++) {
    const gantry_event *event = (const void *)((const char *)first + i * stride);
    if (count <= 3) say(call, event);
  }
  return GANTRY_OK;
}

static gantry_status flush(void *self, gantry_call call) {
  if (!strcmp(self, "broken")) return GANTRY_FAILED;
  host->log(host->ctx, call, GANTRY_LOG_INFO, TEXT("flushed"));
  return GANTRY_OK;
}

static void shut_down(void *ctx) {
  (void)ctx;
  host->log(host->ctx, 0, GANTRY_LOG_INFO, TEXT("shut down"));
}

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, flush};
  (void)ctx;
  return str_is(id, GANTRY_SINK_1) ? &sink : NULL;
}

GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  static const gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
                                       {manifest, sizeof manifest - 1}, get_interface, shut_down};
  (void)why;
  host = given;
  return &plugin;
}
