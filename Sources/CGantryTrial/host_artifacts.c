#define _GNU_SOURCE
#include "host_artifacts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"
#include "instrument.h"
#include "json.h"
#include "writing.h"

// What of a kept file is held; the rest of it only counts.
#define FILE_BYTES_MAX (1024u * 1024)

// Whether a name is relative and has no part that is empty, "." or "..".
static int is_path(gantry_str path) {
  size_t start = 0;
  if (path.len == 0) return 0;
  for (size_t i = 0; i <= path.len; i++) {
    if (i < path.len && path.ptr[i] == '\0') return 0;
    if (i < path.len && path.ptr[i] != '/') continue;
    size_t length = i - start;
    if (length == 0 || (length <= 2 && memcmp(path.ptr + start, "..", length) == 0)) return 0;
    start = i + 1;
  }
  return 1;
}

// Whether an artifact's name and media type can be taken; otherwise `status` is the answer.
static int is_label(
  host_function function, gantry_str name, gantry_str media_type, gantry_status *status) {
  *status = GANTRY_LIMIT;
  if (!host_fits(function, "name", name.len, GANTRY_ARTIFACT_NAME_BYTES_MAX)) return 0;
  if (!host_fits(function, "media_type", media_type.len, GANTRY_ARTIFACT_NAME_BYTES_MAX)) return 0;
  *status = GANTRY_BAD_INPUT;
  return host_name(function, "name", name) && is_path(name) &&
         host_text(function, "media_type", media_type) &&
         (media_type.len == 0 || memchr(media_type.ptr, '/', media_type.len) != NULL);
}

static gantry_status hold(
  gantry_str name, gantry_str media_type, const void *bytes, size_t size) {
  world *world = &the_instrument.world;
  gantry_status status = GANTRY_LIMIT;
  pthread_mutex_lock(&world->lock);
  thing *artifact = world_make(world, THING_ARTIFACT, 0, name.ptr, name.len);
  if (artifact != NULL) {
    artifact->bytes = world_hold(world, bytes, size);
    artifact->result = world_hold(world, media_type.ptr, media_type.len);
    status = GANTRY_OK;
  }
  pthread_mutex_unlock(&world->lock);
  return status;
}

// What is told of one put or keep.
typedef struct told {
  gantry_str name, media_type, path;
  gantry_bytes bytes;
  size_t size;
  gantry_status status;
} told;

static void say(call *call, const told *told) {
  pile *list = call_say(call, SAID_ARTIFACTS, host_sum(told->name.len, told->bytes.len));
  if (list == NULL) return;
  json_open(list, NULL, '{');
  json_base64(list, "name", told->name.ptr, told->name.ptr == NULL ? 0 : told->name.len);
  json_base64(
    list, "media_type", told->media_type.ptr,
    told->media_type.ptr == NULL ? 0 : told->media_type.len);
  json_whole(list, "size", (int64_t)told->size);
  if (told->bytes.ptr != NULL) json_base64(list, "bytes", told->bytes.ptr, told->bytes.len);
  else json_null(list, "bytes");
  if (told->path.ptr != NULL) json_base64(list, "path", told->path.ptr, told->path.len);
  else json_null(list, "path");
  json_whole(list, "status", told->status);
  json_close(list, '}');
}

static gantry_status put(
  void *ctx, gantry_call handle, gantry_str name, gantry_str media_type, gantry_bytes bytes) {
  call *call = host_begin(ctx, handle, HOST_ARTIFACT_PUT);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  gantry_status status;
  int is_short = 1;
  if (is_label(HOST_ARTIFACT_PUT, name, media_type, &status)) {
    is_short = host_fits(HOST_ARTIFACT_PUT, "bytes", bytes.len, GANTRY_INPUT_BYTES_MAX);
    if (!is_short) status = GANTRY_LIMIT;
    else if (host_bytes(HOST_ARTIFACT_PUT, "bytes", bytes)) {
      status = hold(name, media_type, bytes.ptr, bytes.len);
    }
  }
  if (!is_short) bytes.ptr = NULL;
  say(call, &(told){name, media_type, {0}, bytes, bytes.len, status});
  call_unlock(call);
  return status;
}

// Reads a file of the scratch folder, or its beginning.
static gantry_status read_file(gantry_str path, pile *bytes, size_t *size) {
  char name[4096];
  if (path.len >= sizeof name) return GANTRY_BAD_INPUT;
  memcpy(name, path.ptr, path.len);
  name[path.len] = '\0';
  // The working folder may be another one by now.
  int folder = open(the_instrument.scratch, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return GANTRY_NOT_FOUND;
  int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int problem = fd < 0 ? errno : 0;
  close(folder);
  if (problem != 0) return problem == ELOOP ? GANTRY_DENIED : GANTRY_NOT_FOUND;
  struct stat file;
  gantry_status status = fstat(fd, &file) == 0 && S_ISREG(file.st_mode) ? GANTRY_OK : GANTRY_DENIED;
  uint8_t *place = status == GANTRY_OK ? pile_room(bytes, FILE_BYTES_MAX) : NULL;
  ssize_t count = place == NULL ? 0 : read(fd, place, FILE_BYTES_MAX);
  close(fd);
  if (count > 0) bytes->size += (size_t)count;
  *size = status == GANTRY_OK ? (size_t)file.st_size : 0;
  return status;
}

static gantry_status keep(
  void *ctx, gantry_call handle, gantry_str name, gantry_str media_type, gantry_str path) {
  call *call = host_begin(ctx, handle, HOST_ARTIFACT_KEEP);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  pile bytes = {0};
  size_t size = 0;
  gantry_status status;
  if (is_label(HOST_ARTIFACT_KEEP, name, media_type, &status) &&
      host_name(HOST_ARTIFACT_KEEP, "path", path)) {
    status = is_path(path) ? read_file(path, &bytes, &size) : GANTRY_DENIED;
    if (status == GANTRY_OK) status = hold(name, media_type, bytes.bytes, bytes.size);
  }
  gantry_str shown = path.ptr == NULL || path.len > 4096 ? (gantry_str){"", 0} : path;
  say(call, &(told){name, media_type, shown, {bytes.bytes, bytes.size}, size, status});
  call_unlock(call);
  pile_free(&bytes);
  return status;
}

static gantry_status get(void *ctx, gantry_call handle, gantry_str name, const gantry_out *out) {
  call *call = host_begin(ctx, handle, HOST_ARTIFACT_GET);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  world *world = &the_instrument.world;
  pile bytes = {0};
  gantry_status status;
  if (is_label(HOST_ARTIFACT_GET, name, (gantry_str){0}, &status) &&
      host_pointer(HOST_ARTIFACT_GET, "out", out)) {
    pthread_mutex_lock(&world->lock);
    const thing *artifact = world_find(world, THING_ARTIFACT, 0, name.ptr, name.len);
    status = artifact == NULL ? GANTRY_NOT_FOUND : GANTRY_OK;
    if (artifact != NULL) {
      pile_add(&bytes, world_bytes(world, artifact->bytes), artifact->bytes.size);
    }
    pthread_mutex_unlock(&world->lock);
  }
  call_unlock(call);
  if (status == GANTRY_OK && bytes.size > 0) {
    status =
      writing_hand_over(out, bytes.bytes, bytes.size, host_function_names[HOST_ARTIFACT_GET]);
  }
  pile_free(&bytes);
  return status;
}

size_t host_artifacts_make(void *ctx, void *place) {
  *(gantry_artifacts_1 *)place =
    (gantry_artifacts_1){sizeof(gantry_artifacts_1), 0, ctx, put, keep, get};
  return sizeof(gantry_artifacts_1);
}
