// Attacks through the output, the handle, the failure and the status: the contract, used wrongly.
#include <pthread.h>

#include "Hostile.h"

attack output_flood, output_not_json, output_bad_utf8, output_wrong_schema, output_nothing,
  output_deep, writer_null, writer_huge, writer_wild, writer_ended, writer_threads, handle_stale,
  handle_made_up, fail_null, fail_sizes, fail_wild, fail_large, fail_words, status_unknown,
  status_negative;

static const uint8_t *wild(void) {
  static volatile uintptr_t address = 16;
  return (const uint8_t *)address;
}

// MARK: outputs

gantry_status output_flood(const attempt *now) {
  static uint8_t block[1 << 20];
  for (int i = 0; i < 4096; i++) now->out->write(now->out->ctx, block, sizeof block);
  return GANTRY_OK;
}

gantry_status output_not_json(const attempt *now) { return answer(now, "{\"count\":"); }

gantry_status output_bad_utf8(const attempt *now) {
  return answer(now, "{\"text\":\"\xff\xc3\x28\xed\xa0\x80\"}");
}

gantry_status output_wrong_schema(const attempt *now) { return answer(now, "{\"count\":\"one\"}"); }

gantry_status output_nothing(const attempt *now) {
  (void)now;
  return GANTRY_OK;
}

gantry_status output_deep(const attempt *now) {
  static uint8_t open[1000000];
  memset(open, '[', sizeof open);
  answer(now, "{\"a\":");
  return now->out->write(now->out->ctx, open, sizeof open);
}

// MARK: writers

gantry_status writer_null(const attempt *now) {
  gantry_status status = now->out->write(now->out->ctx, NULL, 10);
  return status == GANTRY_OK ? status : answer_number(now, "status", status);
}

gantry_status writer_huge(const attempt *now) {
  now->out->write(now->out->ctx, (const uint8_t *)"x", SIZE_MAX);
  now->out->write(now->out->ctx, (const uint8_t *)"x", SIZE_MAX / 2);
  answer(now, "{}");
  return GANTRY_OK;
}

gantry_status writer_wild(const attempt *now) {
  return now->out->write(now->out->ctx, wild(), 4096);
}

gantry_status writer_ended(const attempt *now) {
  if (ended.out == NULL) return fail(now, "NOT_PREPARED", "no call has ended before this one");
  gantry_status status = ended.out->write(ended.out->ctx, (const uint8_t *)"late", 4);
  // A host may lend the same writer again; then what was written belongs to this call.
  return answer_number(now, "status", status);
}

static void *write_piece(void *context) {
  const attempt *now = context;
  for (int i = 0; i < 1000; i++) answer(now, " ");
  return NULL;
}

gantry_status writer_threads(const attempt *now) {
  pthread_t threads[8];
  answer(now, "{");
  for (int i = 0; i < 8; i++) {
    if (pthread_create(&threads[i], NULL, write_piece, (void *)now)) abort();
  }
  for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
  return answer(now, "}");
}

// MARK: handles

static gantry_status use_handle(const attempt *now, gantry_call call) {
  kept text;
  gantry_out out = keeper(&text);
  const gantry_status statuses[] = {
    host->emit(host->ctx, call, TEXT("acme.ticked"), BYTES("{\"tick\":1}")),
    host->progress(host->ctx, call, 0.5, TEXT(""), TEXT("")),
    calls->describe(calls->ctx, call, &out),
    effects ? effects->intend(effects->ctx, call, TEXT("k"), BYTES("{}"), &out) : GANTRY_BAD_HANDLE,
    values ? values->get(values->ctx, call, GANTRY_KV_RUN, TEXT("k"), &out, &(uint64_t){0})
           : GANTRY_BAD_HANDLE,
    skills ? skills->invoke(skills->ctx, call, TEXT("acme.again"), BYTES("{}"), &out)
           : GANTRY_BAD_HANDLE,
  };
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    if (statuses[i] != GANTRY_BAD_HANDLE) return fail(now, "HANDLE_TAKEN", "it was accepted");
  }
  if (host->cancelled(host->ctx, call) != 1) return fail(now, "HANDLE_TAKEN", "it is not over");
  if (cancels->wait_fd(cancels->ctx, call) != -1) return fail(now, "HANDLE_TAKEN", "it can wait");
  gantry_error error = {sizeof error, 0, TEXT("FOREIGN"), TEXT("foreign"), {0}, {0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_OK;
}

gantry_status handle_stale(const attempt *now) {
  if (ended.call == 0) return fail(now, "NOT_PREPARED", "no call has ended before this one");
  gantry_status status = use_handle(now, ended.call);
  return status == GANTRY_OK ? answer(now, "{\"refused\":true}") : status;
}

gantry_status handle_made_up(const attempt *now) {
  const gantry_call made_up[] = {0, 1, UINT64_MAX, now->call + 1, now->call - 1, ~now->call,
                                 now->call + (1ull << 32), now->call ^ (1ull << 63)};
  for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) {
    gantry_status status = use_handle(now, made_up[i]);
    if (status != GANTRY_OK) return status;
  }
  return answer(now, "{\"refused\":true}");
}

// MARK: failures and statuses

gantry_status fail_null(const attempt *now) {
  host->fail(host->ctx, now->call, NULL);
  gantry_error error = {sizeof error, 99, {NULL, 10}, {NULL, 10}, {NULL, 10}, {NULL, 10}};
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

gantry_status fail_sizes(const attempt *now) {
  gantry_error error = {0, 1, TEXT("SIZED"), TEXT("sized"), {0}, {0}};
  host->fail(host->ctx, now->call, &error);
  error.struct_size = UINT32_MAX;
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

gantry_status fail_wild(const attempt *now) {
  const gantry_str text = {(const char *)wild(), 4096};
  gantry_error error = {sizeof error, 1, text, text, text, text};
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

gantry_status fail_large(const attempt *now) {
  static char message[8 << 20];
  memset(message, 'm', sizeof message);
  gantry_error error = {sizeof error, 1, TEXT("LARGE"), {message, sizeof message}, {0}, {0}};
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

gantry_status fail_words(const attempt *now) {
  gantry_error error = {sizeof error, -7, TEXT("\033[2Jlower case\n"), TEXT("bad \xff\xc3\x28"),
                        TEXT("\0\0"), TEXT("[[[[ no JSON")};
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

gantry_status status_unknown(const attempt *now) {
  (void)now;
  return 4711;
}

gantry_status status_negative(const attempt *now) {
  (void)now;
  return INT32_MIN;
}
