// acme.template-name: a sink that appends every event to a file, one line of JSON each.
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Keeps the events of runs in a file.",
  "types": [{"kind": "sink", "type": "template-name", "summary": "Appends events to the file at path.",
    "config": {"type": "object", "required": ["path"], "additionalProperties": false,
      "properties": {"path": {"type": "string", "minLength": 1, "maxLength": 4095}}}}],
  "permissions": {"write": ["${config.path}"]}
});

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

static gantry_status refuse(gantry_call call, const char *code, int32_t retry, const char *hint) {
  const char *reason = strerror(errno);
  gantry_error error = {sizeof error, retry, {code, strlen(code)}, {reason, strlen(reason)},
                        {hint, strlen(hint)}, {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  char path[4096];
  size_t length;
  (void)ctx, (void)type;  // There is one type only.
  int found = gantry_json_string(config, "path", path, sizeof path, &length);
  // A path ends at its first NUL, so none may be inside.
  int usable = found == GANTRY_JSON_FOUND && strlen(path) == length;
  errno = EINVAL;
  FILE *file = usable ? fopen(path, "ae") : NULL;
  if (file == NULL) {
    return refuse(call, "TEMPLATE_NAME_OPEN", GANTRY_RETRY_CONFIG, "Set 'path' to a writable file.");
  }
  *instance = file;
  return GANTRY_OK;
}

static void destroy(void *self) { fclose((FILE *)self); }

// Elements lie `stride` bytes apart, not `sizeof (gantry_event)`: a newer host has larger events.
static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  FILE *file = (FILE *)self;
  for (size_t i = 0; i < count; i++) {
    const void *place = (const char *)first + i * stride;
    gantry_str line = ((const gantry_event *)place)->line;
    fwrite(line.ptr, 1, line.len, file);
    putc('\n', file);
  }
  // GANTRY_OK promises that the whole batch is safe, so nothing may stay in our buffer.
  int failed = fflush(file) != 0 || ferror(file);
  clearerr(file);
  *accepted = failed ? 0 : count;
  if (!failed) return GANTRY_OK;
  return refuse(call, "TEMPLATE_NAME_WRITE", GANTRY_RETRY_RETRYABLE, "Make room on the disk.");
}

static gantry_status flush(void *self, gantry_call call) {
  // A pipe or a device answers EINVAL or EROFS: it has nothing to make durable.
  if (fsync(fileno((FILE *)self)) == 0 || errno == EINVAL || errno == EROFS) return GANTRY_OK;
  return refuse(call, "TEMPLATE_NAME_FLUSH", GANTRY_RETRY_RETRYABLE, "Check the disk.");
}

static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, flush};

// Unknown ids are answered NULL: that is how interfaces can be added later.
static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  int known = id.len == strlen(GANTRY_SINK_1) && memcmp(id.ptr, GANTRY_SINK_1, id.len) == 0;
  return known ? &sink : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  static const char reason[] = "the host offers no 'fail', which is part of ABI 1.0";
  host = offered;
  if (GANTRY_HAS(host, gantry_host, fail)) return &plugin;
  why->write(why->ctx, (const uint8_t *)reason, sizeof reason - 1);
  return NULL;
}
