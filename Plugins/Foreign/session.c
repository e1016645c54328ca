#include "session.h"

#include <string.h>

#include "callback.h"
#include "exchange.h"
#include "library.h"

result *session_result(const session *session, const char *name) {
  for (result *result = session->results; result != NULL; result = result->next) {
    if (strcmp(result->name, name) == 0) return result;
  }
  return NULL;
}

result *session_keep(session *session, const char *name, result_kind kind) {
  result *kept = work_take(&session->work, sizeof *kept);
  kept->kind = kind;
  kept->name = name;
  if (name == NULL) return kept;
  if (session_result(session, name) != NULL) {
    work_refuse(&session->work, &bad_declaration, "two results are called \"%s\"", name);
  }
  result **place = &session->results;
  while (*place != NULL) place = &(*place)->next;
  *place = kept;
  return kept;
}

// MARK: one call

static void prepare(session *session, const call *call, prototype *prototype) {
  prototype->count = call->count;
  prototype->result = call->result.type;
  for (size_t i = 0; i < call->count; i++) {
    int is_number =
      call->arguments[i].passing == PASS_VALUE || call->arguments[i].passing == PASS_LENGTH;
    prototype->arguments[i] = is_number ? call->arguments[i].type : &scalar_address;
  }
  if (prototype_prepare(prototype, call->fixed)) return;
  work_refuse(
    &session->work, &bad_declaration, "%s cannot be called with these types", call->symbol);
}

static void perform(session *session, const call *call) {
  exchange exchange = {.call = call};
  prototype prototype;
  session->call = call;
  session->stage = STAGE_LOADING;
  function function = library_function(
    &session->work, session->library, session->declaration.library, call->symbol);
  prepare(session, call, &prototype);
  exchange_give(session, &exchange);
  session->stage = STAGE_CALLING;
  int misfit =
    prototype_call(&prototype, function, exchange.values, &exchange.returned, &exchange.number);
  session->stage = STAGE_RECEIVING;
  if (misfit >= 0) exchange_refuse(session, &exchange, (size_t)misfit);
  exchange_take(session, &exchange);
}

// Makes one call; 0 when it failed.
static int attempt(session *session, const call *call) {
  if (setjmp(session->work.escape) != 0) return 0;
  perform(session, call);
  return 1;
}

// MARK: all of them

static void load(session *session) {
  int has_memory = 1;
  work *work = &session->work;
  const tree *input = tree_read(&work->pool, session->input, session->input_length, &has_memory);
  if (!has_memory) work_refuse(work, &no_memory, "there is no memory for its input");
  if (input == NULL || input->kind != TREE_OBJECT) {
    work_refuse(work, &bad_declaration, "the input is no JSON object");
  }
  declaration_read(work, input, &session->declaration);
  session->stage = STAGE_LOADING;
  session->library = library_open(work, session->declaration.library);
}

static void write_error(text *output, const result *result) {
  text_format(output, "{\"number\":%d,\"text\":", (int)result->value.integer);
  text_add_string(output, result->bytes, result->length);
  text_add_c(output, "}");
}

static void write_result(text *output, const result *result) {
  switch (result->kind) {
    case RESULT_VALUE: scalar_write(output, &result->value); break;
    case RESULT_BYTES: text_add_bytes(output, result->bytes, result->length); break;
    case RESULT_ERRNO: write_error(output, result); break;
    case RESULT_ROWS: text_add(output, result->bytes, result->length); break;
    case RESULT_STRING:
      if (result->bytes == NULL) text_add_c(output, "null");
      else text_add_string(output, result->bytes, result->length);
      break;
    case RESULT_POINTER: break;
  }
}

// Everything that has a name, but pointers: outside of the session they lead nowhere.
static void write_output(session *session) {
  text *output = &session->output;
  text_add_c(output, "{");
  for (const result *result = session->results; result != NULL; result = result->next) {
    if (result->kind == RESULT_POINTER) continue;
    if (output->length > 1) text_add_c(output, ",");
    text_add_string(output, result->name, strlen(result->name));
    text_add_c(output, ":");
    write_result(output, result);
  }
  text_add_c(output, "}");
  if (output->is_cut) {
    work_refuse(&session->work, &too_large, "what came out is larger than an output may be");
  }
}

void session_run(session *session) {
  work *work = &session->work;
  if (setjmp(work->escape) != 0) return;
  load(session);

  const reason *first_why = NULL;
  const call *first_call = NULL;
  text first_message = {0};
  for (size_t i = 0; i < session->declaration.count; i++) {
    const call *call = &session->declaration.calls[i];
    if (first_why != NULL && !call->is_always) continue;
    if (attempt(session, call) || first_why != NULL) continue;
    first_why = work->why;
    first_call = call;
    first_message = work->message;
    work->message = (text){0};
  }
  if (first_why != NULL) {
    text_free(&work->message);
    work->why = first_why;
    work->message = first_message;
    session->call = first_call;
    return;
  }
  if (setjmp(work->escape) == 0) write_output(session);
}

void session_free(session *session) {
  collectors_free(session->collectors);
  while (session->memory != NULL) {
    guarded *guarded = session->memory;
    session->memory = guarded->next;
    guarded_free(guarded);
  }
  text_free(&session->output);
  text_free(&session->work.message);
  pool_free(&session->work.pool);
}
