#define _GNU_SOURCE
#include "commands.h"

#include <limits.h>
#include <string.h>

#include "ending.h"
#include "instances.h"
#include "page.h"

// The parts of a command that were not read yet.
typedef struct reader {
  const uint8_t *rest;
  size_t left;
} reader;

static int take(reader *reader, gantry_part *part) {
  return gantry_part_take(&reader->rest, &reader->left, part);
}

static int take_number(reader *reader, uint64_t *number) {
  return gantry_part_take_fixed(&reader->rest, &reader->left, number, sizeof *number);
}

// MARK: answers

static void answer(
  worker *worker, uint32_t kind, gantry_status status, gantry_call call, const body *body) {
  // The host may send the next command as soon as it has this, and another thread may read it.
  exchange_expect_command(&worker->exchange);
  int problem = exchange_send(&worker->exchange, kind, status, call, body);
  if (problem != 0) {
    end_with_problem(GANTRY_WORKER_SOCKET_GONE, "an answer cannot be sent", problem);
  }
}

// What goes before the output in a RESULT: the facts, and the length of the output.
#define RESULT_HEAD (sizeof(uint64_t) + sizeof(gantry_result) + sizeof(uint64_t))

static void write_head(body *body, const gantry_result *result) {
  uint64_t lengths[2] = {sizeof *result, body->size - RESULT_HEAD};
  memcpy(body->bytes, &lengths[0], sizeof lengths[0]);
  memcpy(body->bytes + sizeof lengths[0], result, sizeof *result);
  memcpy(body->bytes + sizeof lengths[0] + sizeof *result, &lengths[1], sizeof lengths[1]);
}

static void write_failure(body *body, failure *failure, gantry_result *result) {
  if (failure->is_said && !failure->parts.is_broken &&
      body_make_room(body, failure->parts.size)) {
    body_append(body, failure->parts.bytes, failure->parts.size);
    result->flags |= GANTRY_RESULT_FAILURE;
    result->retry_class = failure->retry_class;
  } else {
    for (int text = 0; text < 4; text++) body_part(body, NULL, 0);
  }
}

// Answers a call with its output, which already lies behind the place for the head.
static void answer_result(
  worker *worker, gantry_call call, const call_answer *what, int is_over_limit) {
  gantry_result result = {.accepted = what->accepted};
  body *body = &worker->output.body;
  // Without memory even for the head there is no output either.
  if (body->size < RESULT_HEAD) {
    end_at_once(GANTRY_WORKER_SOCKET_GONE, "there is no memory for an answer");
  }
  if (is_over_limit) {
    // Nobody may use half an output, so none of it travels.
    result.flags |= GANTRY_RESULT_OVER_LIMIT;
    body->size = RESULT_HEAD;
  }
  size_t output_size = body->size;
  pthread_mutex_lock(&worker->call.lock);
  write_failure(body, &worker->call.failure, &result);
  failure_clear(&worker->call.failure);
  pthread_mutex_unlock(&worker->call.lock);
  size_t whole = body->size;
  body->size = output_size;
  write_head(body, &result);
  body->size = whole;
  answer(worker, GANTRY_FRAME_RESULT, what->status, call, body);
  output_clear(&worker->output);
}

// MARK: commands

static command_end load(worker *worker, gantry_packet *packet, reader *reader) {
  gantry_part path, identity, name;
  if (!take(reader, &path) || !take(reader, &identity) || !take(reader, &name)) {
    return COMMAND_IS_WRONG;
  }
  char text[PATH_MAX];
  if (path.size == 0 || path.size >= sizeof text || memchr(path.bytes, 0, path.size) != NULL) {
    return COMMAND_IS_WRONG;
  }
  memcpy(text, path.bytes, path.size);
  text[path.size] = '\0';
  gantry_file_identity expected;
  if (identity.size != 0 && identity.size != sizeof expected) return COMMAND_IS_WRONG;
  if (identity.size != 0) memcpy(&expected, identity.bytes, sizeof expected);
  if (packet->fd_count > 1) return COMMAND_IS_WRONG;
  // This one's name is its descriptor, by which the plugin may want to read its own file: it stays
  // open.
  int sealed_fd = packet->fd_count == 1 ? packet->fds[0] : -1;
  packet->fd_count = 0;

  loading loading;
  libraries_load(worker, text, identity.size != 0 ? &expected : NULL, sealed_fd, &loading);
  page_leave(worker->page);
  body body;
  body_begin(&body, NULL, 0);
  if (loading.status == GANTRY_OK) {
    const library *library = loading.library;
    body_part(&body, &library->facts, sizeof library->facts);
    body_part(&body, library->table.manifest_json.ptr, library->table.manifest_json.len);
  } else {
    body_part(&body, loading.text.bytes, loading.text.size);
  }
  answer(worker, GANTRY_FRAME_LOADED, loading.status, packet->frame.call, &body);
  body_end(&body);
  body_end(&loading.text);
  return COMMAND_DONE;
}

static command_end create(worker *worker, const gantry_packet *packet, reader *reader) {
  uint64_t number, kind;
  gantry_part type, config;
  if (!take_number(reader, &number) || !take_number(reader, &kind) || !take(reader, &type) ||
      !take(reader, &config)) {
    return COMMAND_IS_WRONG;
  }
  gantry_call call = packet->frame.call;
  if (number >= worker->library_count || kind >= GANTRY_INTERFACE_COUNT || call == 0) {
    return COMMAND_IS_WRONG;
  }
  output_begin(&worker->output, RESULT_HEAD, 0);
  call_answer what;
  instances_create(
    worker, call, worker->libraries[number], (int)kind,
    (gantry_str){(const char *)type.bytes, type.size}, (gantry_bytes){config.bytes, config.size},
    &what);
  output_end(&worker->output);
  answer_result(worker, call, &what, 0);
  return COMMAND_DONE;
}

static command_end call(worker *worker, const gantry_packet *packet, reader *reader) {
  uint64_t number;
  gantry_part skill;
  call_input input;
  if (!take_number(reader, &number) || !take_number(reader, &input.function) ||
      !take(reader, &skill) || !take(reader, &input.input) || packet->frame.call == 0) {
    return COMMAND_IS_WRONG;
  }
  input.skill = (gantry_str){(const char *)skill.bytes, skill.size};
  const gantry_out *out = output_begin(&worker->output, RESULT_HEAD, GANTRY_OUTPUT_BYTES_MAX);
  call_answer what;
  int is_right = instances_call(worker, packet->frame.call, number, &input, out, &what);
  int is_over_limit = output_end(&worker->output);
  if (!is_right) return COMMAND_IS_WRONG;
  answer_result(worker, packet->frame.call, &what, is_over_limit);
  return COMMAND_DONE;
}

static command_end destroy(worker *worker, const gantry_packet *packet, reader *reader) {
  uint64_t number;
  if (!take_number(reader, &number)) return COMMAND_IS_WRONG;
  if (!instances_destroy(worker, number)) return COMMAND_IS_WRONG;
  output_begin(&worker->output, RESULT_HEAD, 0);
  output_end(&worker->output);
  answer_result(worker, packet->frame.call, &(call_answer){.status = GANTRY_OK}, 0);
  return COMMAND_DONE;
}

command_end commands_do(worker *worker, gantry_packet *packet) {
  reader reader = {packet->body, packet->frame.size};
  switch (packet->frame.kind) {
    case GANTRY_FRAME_LOAD: return load(worker, packet, &reader);
    case GANTRY_FRAME_CREATE: return create(worker, packet, &reader);
    case GANTRY_FRAME_CALL: return call(worker, packet, &reader);
    case GANTRY_FRAME_DESTROY: return destroy(worker, packet, &reader);
    case GANTRY_FRAME_END: return COMMAND_LAST;
    default: return COMMAND_IS_WRONG;
  }
}
