// gantry.jsonl: a sink that appends every event to a file, one line of JSON each.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

#define STR(text) ((gantry_str){(text), sizeof(text) - 1})

static const char manifest[] = GANTRY_JSON({
  "id": "gantry.jsonl", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Writes events to a file, one line of JSON each.",
  "types": [{"kind": "sink", "type": "jsonl", "summary": "Appends every event to the file at path.",
    "config": {"type": "object", "required": ["path"], "additionalProperties": false,
      "properties": {"path": {"type": "string", "minLength": 1, "maxLength": 4095}}}}],
  "permissions": {"write": ["${config.path}"]}
});

typedef struct jsonl {
  int fd;
  int torn;  // 1 when the last write stopped inside a line.
  char path[4096];
} jsonl;

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

// The length of the character at the start of a text; 0 when there is none in UTF-8.
static size_t character(const unsigned char *text) {
  unsigned char first = text[0];
  if (first < 0x80) return 1;
  size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  // What is longer than need be, half of a pair, or past the last character.
  unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (first < 0xC2 || first > 0xF4 || text[1] < low || text[1] > high) return 0;
  for (size_t i = 2; i < length; i++) {
    if ((text[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

// File names are bytes, messages are UTF-8: what is none is shown as '?'.
static void make_showable(char *text) {
  for (unsigned char *place = (unsigned char *)text; *place != 0;) {
    size_t length = character(place);
    if (length == 0) *place = '?';
    place += length == 0 ? 1 : length;
  }
}

static void refuse(gantry_call call, gantry_str code, int32_t retry, const char *path,
                   const char *what, const char *hint) {
  char message[4400];
  int length = snprintf(message, sizeof message, "%s '%s': %s", what, path, strerror(errno));
  make_showable(message);
  gantry_error error = {sizeof error, retry, code, {message, (size_t)length},
                        {hint, strlen(hint)}, {NULL, 0}};
  host->fail(host->ctx, call, &error);
}

static gantry_status create(void *ctx, gantry_call call, gantry_str type, gantry_bytes config,
                            void **instance) {
  size_t length;
  (void)ctx;
  if (type.len != 5 || memcmp(type.ptr, "jsonl", 5) != 0) return GANTRY_NOT_FOUND;
  jsonl *self = (jsonl *)calloc(1, sizeof *self);
  if (self == NULL) return GANTRY_FAILED;
  // A path ends at its first NUL, so none may be inside.
  int found = gantry_json_string(config, "path", self->path, sizeof self->path, &length);
  int usable = found == GANTRY_JSON_FOUND && length > 0 && strlen(self->path) == length;
  if (!usable) errno = EINVAL;
  self->fd = usable ? open(self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
  if (self->fd < 0) {
    refuse(call, STR("JSONL_OPEN"), GANTRY_RETRY_CONFIG, self->path, "cannot open",
           usable ? "Create its folder and allow writing to it."
                  : "Set 'path' to a file name of 1 to 4095 bytes.");
    free(self);
    return usable ? GANTRY_FAILED : GANTRY_BAD_INPUT;
  }
  *instance = self;
  return GANTRY_OK;
}

static void destroy(void *instance) {
  close(((jsonl *)instance)->fd);
  free(instance);
}

// All of it or an error: a file system may take less than it was given.
static int append(jsonl *self, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(self->fd, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return 0;
    text += written;
    length -= (size_t)written;
    self->torn = length > 0 || text[-1] != '\n';
  }
  return 1;
}

// One write for a line and its end where they fit, so that a reader seldom sees half of one. A torn
// line is ended first: its event comes again, and must not be glued to its own beginning.
static int append_line(jsonl *self, gantry_str line) {
  char buffer[4096];
  if (self->torn && !append(self, "\n", 1)) return 0;
  if (line.len >= sizeof buffer) return append(self, line.ptr, line.len) && append(self, "\n", 1);
  memcpy(buffer, line.ptr, line.len);
  buffer[line.len] = '\n';
  return append(self, buffer, line.len + 1);
}

static gantry_status deliver(void *instance, gantry_call call, const gantry_event *first,
                             size_t count, size_t stride, size_t *accepted) {
  jsonl *self = (jsonl *)instance;
  for (*accepted = 0; *accepted < count; (*accepted)++) {
    const void *event = (const char *)first + *accepted * stride;
    if (append_line(self, ((const gantry_event *)event)->line)) continue;
    refuse(call, STR("JSONL_WRITE"), GANTRY_RETRY_RETRYABLE, self->path, "cannot write to",
           "Make room on the disk, or choose another path.");
    return GANTRY_FAILED;
  }
  return GANTRY_OK;
}

static gantry_status flush(void *instance, gantry_call call) {
  jsonl *self = (jsonl *)instance;
  // A pipe or a device answers EINVAL or EROFS: it has nothing to make durable.
  if (fdatasync(self->fd) == 0 || errno == EINVAL || errno == EROFS) return GANTRY_OK;
  refuse(call, STR("JSONL_FLUSH"), GANTRY_RETRY_RETRYABLE, self->path, "cannot flush",
         "Check the disk.");
  return GANTRY_FAILED;
}

static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, flush};

static const void *get_interface(void *ctx, gantry_str id) {
  int known = id.len == sizeof GANTRY_SINK_1 - 1 && !memcmp(id.ptr, GANTRY_SINK_1, id.len);
  return (void)ctx, known ? &sink : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  (void)why;
  host = offered;
  return &plugin;
}
