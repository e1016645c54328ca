// Feeds gantry-worker with commands and replies that no host sends, around a plugin that touches
// every byte it is lent.
//
// An input is a row of records: kind, call, a length of two bytes, and as many bytes. A record of
// kind REPLY is a whole packet, put into the socket for whoever asks next; every other one is the
// body of a command of that kind.
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "commands.h"
#include "ending.h"
#include "instances.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

// Where the worker would end; what it holds then is lost, and that is no leak of the worker.
static jmp_buf ended;
const char *__asan_default_options(void) { return "detect_leaks=0"; }

_Noreturn void end_at_once(int status, const char *why) {
  (void)status, (void)why;
  longjmp(ended, 1);
}

_Noreturn void end_with_problem(int status, const char *why, int problem) {
  (void)status, (void)why, (void)problem;
  longjmp(ended, 1);
}

// MARK: a plugin

static const gantry_host *host;
// Keeps the compiler from leaving out what is only read.
static volatile uint64_t seen;

static void touch(const void *bytes, size_t size) {
  const uint8_t *each = bytes;
  for (size_t i = 0; i < size; i++) seen += each[i];
}

static void use(void *user, gantry_bytes value) {
  (void)user;
  touch(value.ptr, value.len);
}

static const void *interface_of(const char *id) {
  return host->get_interface(host->ctx, (gantry_str){id, strlen(id)});
}

static gantry_status ask(
  uint8_t which, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_call_1 *calls = interface_of(GANTRY_CALL_1);
  const gantry_effects_1 *effects = interface_of(GANTRY_EFFECTS_1);
  const gantry_kv_1 *values = interface_of(GANTRY_KV_1);
  const gantry_skills_1 *skills = interface_of(GANTRY_SKILLS_1);
  const gantry_secrets_1 *secrets = interface_of(GANTRY_SECRETS_1);
  const gantry_artifacts_1 *artifacts = interface_of(GANTRY_ARTIFACTS_1);
  gantry_str text = {(const char *)input.ptr, input.len};
  gantry_error error = {sizeof error, 1, text, text, text, text};
  uint64_t revision = 0;
  double fraction = 0;
  memcpy(&fraction, input.ptr, input.len < sizeof fraction ? input.len : sizeof fraction);
  switch (which) {
    case 0: return host->emit(host->ctx, call, text, input);
    case 1: return host->progress(host->ctx, call, fraction, text, text);
    case 2: host->log(host->ctx, call, which, text); return GANTRY_OK;
    case 3: host->fail(host->ctx, call, &error); return GANTRY_FAILED;
    case 4: return calls->describe(calls->ctx, call, out);
    case 5: return effects->intend(effects->ctx, call, text, input, out);
    case 6: return effects->settle(effects->ctx, call, text, input);
    case 7: return values->get(values->ctx, call, which, text, out, &revision);
    case 8: return values->put(values->ctx, call, which, text, input, revision, &revision);
    case 9: return skills->invoke(skills->ctx, call, text, input, out);
    case 10: return secrets->with(secrets->ctx, call, text, use, NULL);
    case 11: return artifacts->put(artifacts->ctx, call, text, text, input);
    case 12: return artifacts->keep(artifacts->ctx, call, text, text, text);
    case 13: return artifacts->get(artifacts->ctx, call, text, out);
    case 14: return host->cancelled(host->ctx, call + 1);
    default: return out->write(out->ctx, input.ptr, input.len);
  }
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  touch(input.ptr, input.len);
  gantry_status status = GANTRY_OK;
  for (size_t i = 0; i < input.len && i < 8; i++) status = ask(input.ptr[i] % 16, call, input, out);
  return status;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes args_json, const gantry_out *out) {
  touch(skill.ptr, skill.len);
  return run(self, call, args_json, out);
}

static gantry_status deliver(
  void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  (void)self, (void)call;
  for (size_t i = 0; i < count; i++) {
    const gantry_event *event = (const void *)((const char *)first + i * stride);
    touch(event->run.ptr, event->run.len);
    touch(event->type.ptr, event->type.len);
    touch(event->phase.ptr, event->phase.len);
    touch(event->line.ptr, event->line.len);
    touch(event->data.ptr, event->data.len);
    *accepted = i + 1;
  }
  return GANTRY_OK;
}

static gantry_status flush(void *self, gantry_call call) {
  (void)self, (void)call;
  return GANTRY_OK;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance) {
  (void)ctx, (void)call;
  touch(type.ptr, type.len);
  touch(config_json.ptr, config_json.len);
  *instance = malloc(1);
  return GANTRY_OK;
}

static void destroy(void *self) { free(self); }

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, run};
  static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
  static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, flush};
  // As an older plugin has it: the table ends before its last function.
  static const gantry_recovery_1 recovery = {
    offsetof(gantry_recovery_1, decide), 0, create, destroy, run};
  (void)ctx;
  switch (id.ptr[sizeof "gantry." - 1]) {
    case 'p': return &phase;
    case 'r': return &recovery;
    default: return id.ptr[sizeof "gantry.s" - 1] == 'k' ? (const void *)&skill : &sink;
  }
}

static const gantry_plugin *entry(const gantry_host *given, const gantry_out *why) {
  static const gantry_plugin plugin = {
    .struct_size = sizeof plugin, .manifest_json = {"{}", 2}, .get_interface = get_interface};
  (void)why;
  host = given;
  return &plugin;
}

// MARK: a host

static worker fuzzed;
static gantry_page page;
static int host_socket;

// Reads what the worker said, and makes sure that it is whole.
static void drain(void) {
  static uint8_t buffer[GANTRY_FRAME_BODY_MAX];
  gantry_packet packet;
  while (gantry_frame_receive(host_socket, &packet, buffer, MSG_DONTWAIT) == 0) {
    if (packet.fd_count != 0) abort();
    const uint8_t *rest = packet.body;
    size_t left = packet.frame.size, parts = 0;
    for (gantry_part part; gantry_part_take(&rest, &left, &part); parts++) continue;
    if (left != 0) abort();
    if (packet.frame.kind == GANTRY_FRAME_RESULT && parts != 6) abort();
    free(packet.owned);
  }
}

static void begin(void) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, sockets) != 0) abort();
  host_socket = sockets[0];
  memset(&page, 0, sizeof page);
  fuzzed.page = &page;
  fuzzed.cancel_fd = -1;
  exchange_begin(&fuzzed.exchange, sockets[1]);
  output_prepare(&fuzzed.output, fuzzed.page);
  pthread_mutex_init(&fuzzed.call.lock, NULL);
  loading loading = {.status = GANTRY_FAILED};
  libraries_enter(&fuzzed, NULL, entry, &loading);
  if (loading.status != GANTRY_OK) abort();
}

static void end(void) {
  body_end(&fuzzed.output.body);
  failure_clear(&fuzzed.call.failure);
  for (size_t i = 0; i < fuzzed.instance_count; i++) {
    if (fuzzed.instances[i].library != NULL) free(fuzzed.instances[i].self);
  }
  free(fuzzed.instances);
  free(fuzzed.libraries[0]);
  fuzzed.instances = NULL;
  fuzzed.instance_count = fuzzed.library_count = fuzzed.load_count = 0;
  atomic_store(&fuzzed.call.handle, 0);
  close(host_socket);
  close(fuzzed.exchange.socket);
}

static command_end command(uint32_t kind, gantry_call call, const uint8_t *bytes, size_t size) {
  // A block of exactly this size, as of a long body: one byte too far is noticed. Commands are
  // aligned as they are in a packet.
  uint8_t *block = malloc(size > 0 ? size : 1);
  if (block == NULL) abort();
  if (size > 0) memcpy(block, bytes, size);
  gantry_packet packet = {.frame = {.kind = kind, .call = call, .size = size}, .body = block};
  static uint8_t *volatile kept;
  kept = block;
  command_end end = COMMAND_IS_WRONG;
  if (setjmp(ended) == 0) end = commands_do(&fuzzed, &packet);
  free(kept);
  return end;
}

static void reply(const uint8_t *bytes, size_t size) {
  if (size > 0) send(host_socket, bytes, size, MSG_NOSIGNAL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const size_t head = 4;
  begin();
  while (size >= head) {
    uint32_t kind = data[0];
    gantry_call call = data[1];
    size_t length = (size_t)(data[2] | data[3] << 8);
    if (length > size - head) length = size - head;
    if (kind == GANTRY_FRAME_REPLY) {
      reply(data + head, length);
    } else if (kind == GANTRY_FRAME_LOAD) {
      // Would load whatever a path leads to.
    } else if (command(kind, call, data + head, length) != COMMAND_DONE) {
      break;
    }
    drain();
    data += head + length;
    size -= head + length;
  }
  drain();
  end();
  return 0;
}
