// Attacks on the protocol between the worker and the host: the plugin speaks in the worker's place.
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "Hostile.h"
#include "gantry_frames.h"

attack socket_closed, socket_shut_down, socket_replaced, socket_read_away, socket_nonblocking,
  frame_empty, frame_short, frame_giant, frame_longer, frame_unknown, frame_ready, frame_reply,
  frame_other_call, frame_result_twice, frame_result_extreme, frame_parts, frame_memfd_short,
  frame_memfd_missing, frame_memfd_sparse, frame_memfd_pipe, frame_descriptors, frame_log_long,
  frame_progress_nan, frame_emit_undeclared, frame_request_flood, frame_skill_flood;

// MARK: the socket

gantry_status socket_closed(const attempt *now) {
  close(GANTRY_WORKER_SOCKET);
  return answer(now, "{}");
}

gantry_status socket_shut_down(const attempt *now) {
  shutdown(GANTRY_WORKER_SOCKET, SHUT_RDWR);
  return answer(now, "{}");
}

gantry_status socket_replaced(const attempt *now) {
  dup2(0, GANTRY_WORKER_SOCKET);
  return answer(now, "{}");
}

static void *read_away(void *unused) {
  static char packet[GANTRY_FRAME_BODY_MAX + sizeof(gantry_frame)];
  for (;;) {
    if (recv(GANTRY_WORKER_SOCKET, packet, sizeof packet, 0) <= 0) return unused;
  }
}

gantry_status socket_read_away(const attempt *now) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    if (pthread_create(&threads[i], NULL, read_away, NULL)) return fail(now, "NO_THREAD", "");
  }
  begun(now);
  // Each of these waits for an answer; sooner or later one is read away.
  for (;;) {
    kept text;
    gantry_out out = keeper(&text);
    calls->describe(calls->ctx, now->call, &out);
  }
}

gantry_status socket_nonblocking(const attempt *now) {
  fcntl(GANTRY_WORKER_SOCKET, F_SETFL, O_NONBLOCK);
  kept text;
  gantry_out out = keeper(&text);
  calls->describe(calls->ctx, now->call, &out);
  return answer(now, "{}");
}

// MARK: frames

// Sends a frame, whatever it says, and descriptors with it.
static void say(gantry_frame frame, const void *body, size_t size, const int *fds, size_t count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * 200)] = {0};
  struct iovec parts[2] = {{&frame, sizeof frame}, {(void *)(uintptr_t)body, size}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  if (count > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), fds, sizeof(int) * count);
  }
  if (sendmsg(GANTRY_WORKER_SOCKET, &message, MSG_NOSIGNAL) < 0) perror("sendmsg");
}

// The body of a RESULT: gantry_result, the output, and four empty parts.
typedef struct result_body {
  uint64_t result_size;
  gantry_result result;
  uint64_t output_size;
  char output[16];
  uint64_t empty[4];
} result_body;

static result_body forged_result(void) {
  result_body body = {.result_size = sizeof body.result, .output_size = sizeof body.output};
  memcpy(body.output, "{\"forged\": true}", sizeof body.output);
  return body;
}

static gantry_frame frame_of(uint32_t kind, gantry_call call, uint64_t size) {
  return (gantry_frame){.kind = kind, .call = call, .size = size};
}

gantry_status frame_empty(const attempt *now) {
  send(GANTRY_WORKER_SOCKET, "", 0, MSG_NOSIGNAL);
  return answer(now, "{}");
}

gantry_status frame_short(const attempt *now) {
  send(GANTRY_WORKER_SOCKET, "half", 4, MSG_NOSIGNAL);
  return answer(now, "{}");
}

gantry_status frame_giant(const attempt *now) {
  say(frame_of(GANTRY_FRAME_RESULT, now->call, 1ull << 63), "x", 1, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_longer(const attempt *now) {
  static char body[1000];
  say(frame_of(GANTRY_FRAME_RESULT, now->call, 10), body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_unknown(const attempt *now) {
  say(frame_of(4711, now->call, 0), NULL, 0, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_ready(const attempt *now) {
  const gantry_confinement confinement = {7, 1, 1};
  const struct {
    uint64_t size;
    gantry_confinement value;
  } body = {sizeof confinement, confinement};
  say(frame_of(GANTRY_FRAME_READY, 0, sizeof body), &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_reply(const attempt *now) {
  say(frame_of(GANTRY_FRAME_REPLY, now->call, 0), NULL, 0, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_other_call(const attempt *now) {
  const result_body body = forged_result();
  say(frame_of(GANTRY_FRAME_RESULT, now->call + 1, sizeof body), &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_result_twice(const attempt *now) {
  const result_body body = forged_result();
  say(frame_of(GANTRY_FRAME_RESULT, now->call, sizeof body), &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_result_extreme(const attempt *now) {
  result_body body = forged_result();
  gantry_frame frame = frame_of(GANTRY_FRAME_RESULT, now->call, sizeof body);
  memset(&body.result, 0xff, sizeof body.result);
  frame.status = INT32_MIN;
  say(frame, &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_parts(const attempt *now) {
  result_body body = forged_result();
  body.output_size = UINT64_MAX - 7;
  say(frame_of(GANTRY_FRAME_RESULT, now->call, sizeof body), &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

// MARK: descriptors

static gantry_status send_large(const attempt *now, int file) {
  const gantry_frame frame = frame_of(GANTRY_FRAME_RESULT, now->call, 60u << 20);
  say(frame, NULL, 0, &file, file < 0 ? 0 : 1);
  close(file);
  return answer(now, "{}");
}

gantry_status frame_memfd_short(const attempt *now) {
  int file = memfd_create("short", MFD_CLOEXEC);
  if (ftruncate(file, 100)) return fail(now, "NO_MEMFD", strerror(errno));
  return send_large(now, file);
}

gantry_status frame_memfd_missing(const attempt *now) { return send_large(now, -1); }

gantry_status frame_memfd_sparse(const attempt *now) {
  int file = memfd_create("sparse", MFD_CLOEXEC);
  if (ftruncate(file, 60 << 20)) return fail(now, "NO_MEMFD", strerror(errno));
  return send_large(now, file);
}

// A read from it would never end, were it not that pread refuses pipes.
gantry_status frame_memfd_pipe(const attempt *now) {
  int ends[2];
  if (pipe(ends)) return fail(now, "NO_PIPE", strerror(errno));
  return send_large(now, ends[0]);
}

gantry_status frame_descriptors(const attempt *now) {
  int files[200];
  for (int i = 0; i < 200; i++) files[i] = 0;
  say(frame_of(GANTRY_FRAME_LOG, now->call, 0), NULL, 0, files, 200);
  return answer(now, "{}");
}

// MARK: what the worker would have refused

gantry_status frame_log_long(const attempt *now) {
  static struct {
    uint64_t size;
    char text[1 << 20];
  } body = {.size = sizeof body.text};
  memset(body.text, 'x', sizeof body.text);
  int file = memfd_create("log", MFD_CLOEXEC);
  if (write(file, &body, sizeof body) != sizeof body) return fail(now, "NO_MEMFD", strerror(errno));
  say(frame_of(GANTRY_FRAME_LOG, now->call, sizeof body), NULL, 0, &file, 1);
  close(file);
  return answer(now, "{}");
}

gantry_status frame_progress_nan(const attempt *now) {
  const uint64_t body[] = {8, UINT64_MAX, 0, 0};
  say(frame_of(GANTRY_FRAME_PROGRESS, now->call, sizeof body), body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

gantry_status frame_emit_undeclared(const attempt *now) {
  struct {
    uint64_t type_size;
    char type[16];
    uint64_t data_size;
    char data[8];
  } body = {.type_size = 16, .data_size = 8};
  memcpy(body.type, "run.is-succeeded", 16);
  memcpy(body.data, "{      }", 8);
  gantry_frame frame = frame_of(GANTRY_FRAME_EMIT, now->call, sizeof body);
  say(frame, &body, sizeof body, NULL, 0);
  return answer(now, "{}");
}

// MARK: floods

// Each of these would occupy a thread of the host, were they done as they come.
gantry_status frame_skill_flood(const attempt *now) {
  struct {
    uint64_t skill_size;
    char skill[8];
    uint64_t arguments_size;
    char arguments[8];
  } body = {.skill_size = 8, .arguments_size = 8};
  memcpy(body.skill, "acme.two", 8);
  memcpy(body.arguments, "{      }", 8);
  begun(now);
  for (uint64_t id = 1; id <= 10000; id++) {
    gantry_frame frame = frame_of(GANTRY_FRAME_SKILL, now->call, sizeof body);
    frame.id = id + (1ull << 40);
    say(frame, &body, sizeof body, NULL, 0);
  }
  return answer(now, "{}");
}

gantry_status frame_request_flood(const attempt *now) {
  begun(now);
  for (uint64_t id = 1; id <= 100000; id++) {
    gantry_frame frame = frame_of(GANTRY_FRAME_DESCRIBE, now->call, 0);
    frame.id = id + (1ull << 40);
    say(frame, NULL, 0, NULL, 0);
  }
  return answer(now, "{}");
}
