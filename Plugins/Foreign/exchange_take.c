#define _GNU_SOURCE
#include <string.h>

#include "exchange.h"
#include "library.h"
#include "neutral.h"

typedef void (*free_function)(void *memory);

// A copy of a text that the function has, checked.
static void keep_text(session *session, result *result, const char *bytes, size_t length,
                      const char *name) {
  size_t good = text_utf8_length(bytes, length);
  if (good < length) {
    work_refuse(&session->work, &no_text, "%s is not UTF-8 from byte %zu on", name, good);
  }
  result->bytes = pool_copy(&session->work.pool, bytes, length);
  result->length = length;
  if (result->bytes == NULL) {
    work_refuse(&session->work, &no_memory, "there is no memory for %s", name);
  }
}

// Keeps a value that a function has returned or left behind an address.
static result *keep(session *session, const char *name, reading reading, const value *value,
                    const char *free_name, const char *subject) {
  if (reading == READ_VALUE) {
    result *kept = session_keep(session, name, RESULT_VALUE);
    kept->value = *value;
    return kept;
  }
  int is_string = reading == READ_STRING;
  result *kept = session_keep(session, name, is_string ? RESULT_STRING : RESULT_POINTER);
  kept->value = *value;
  if (value->address == NULL) return kept;
  if (is_string) {
    size_t length = strnlen(value->address, TEXT_BYTES_MAX);
    keep_text(session, kept, value->address, length, subject);
  }
  if (free_name != NULL) {
    const char *library = session->declaration.library;
    function function = library_function(&session->work, session->library, library, free_name);
    ((free_function)function)(value->address);
    kept->is_ended = 1;
  }
  return kept;
}

static void check_ends(session *session, const exchange *exchange) {
  for (size_t i = 0; i < exchange->call->count; i++) {
    const guarded *memory = exchange->memory[i];
    if (memory == NULL || guarded_is_whole(memory)) continue;
    work_refuse(&session->work, &overflowed, "%s wrote past the end of '%s', which has %zu bytes",
                exchange->call->symbol, memory->name, memory->size);
  }
}

static void keep_errno(session *session, const exchange *exchange) {
  if (exchange->call->errno_name == NULL) return;
  result *kept = session_keep(session, exchange->call->errno_name, RESULT_ERRNO);
  kept->value = (value){.kind = KIND_SIGNED, .integer = exchange->number};
  const char *text = strerror_l(exchange->number, neutral_locale);
  keep_text(session, kept, text, strlen(text), "the text of errno");
}

// The first text that a call has left behind an address: most often what went wrong.
static const char *keep_outs(session *session, const exchange *exchange) {
  const char *said = NULL;
  for (size_t i = 0; i < exchange->call->count; i++) {
    const argument *argument = &exchange->call->arguments[i];
    if (argument->passing != PASS_OUT) continue;
    slot slot;
    memcpy(&slot, exchange->memory[i]->bytes, argument->type->size);
    value value = scalar_load(argument->type, &slot);
    const result *kept =
      keep(session, argument->name, argument->reading, &value, argument->free, argument->name);
    if (kept->kind == RESULT_STRING && said == NULL) said = kept->bytes;
  }
  return said;
}

// MARK: what was expected

static int is_among(const tree *list, const value *returned) {
  for (const tree *one = list->first; one != NULL; one = one->next) {
    value value;
    if (scalar_read(one, &value) && value.natural == returned->natural) return 1;
  }
  return 0;
}

static void write_list(text *text, const tree *list) {
  for (const tree *one = list->first; one != NULL; one = one->next) {
    if (one != list->first) text_add_c(text, one->next == NULL ? " or " : ", ");
    text_format(text, "%.40s", one->text == NULL ? "" : one->text);
  }
}

static void check_expectation(session *session, const exchange *exchange, const char *said) {
  const call *call = exchange->call;
  const value *returned = &exchange->returned;
  if (call->expects_address ? returned->address != NULL
                            : call->expected == NULL || is_among(call->expected, returned)) {
    return;
  }
  text *message = &session->work.message;
  text_free(message);
  text_format(message, "%s returned ", call->symbol);
  if (call->expects_address) {
    text_add_c(message, "NULL");
  } else {
    scalar_write(message, returned);
    text_add_c(message, " where ");
    write_list(message, call->expected);
    text_add_c(message, " is expected");
  }
  const result *problem =
    call->errno_name == NULL ? NULL : session_result(session, call->errno_name);
  if (said == NULL && problem != NULL && problem->value.integer != 0) said = problem->bytes;
  if (said != NULL) text_format(message, ": %.400s", said);
  work_give_up(&session->work, &unexpected_result);
}

// MARK: what was written

// How much of a buffer was written: what the function says with an argument after it, or all of it.
static size_t written(session *session, const exchange *exchange, size_t place) {
  size_t size = exchange->sizes[place];
  for (size_t i = place + 1; i < exchange->call->count; i++) {
    const argument *argument = &exchange->call->arguments[i];
    if (argument->passing != PASS_OUT || argument->of != (int)place) continue;
    slot slot;
    memcpy(&slot, exchange->memory[i]->bytes, argument->type->size);
    value said = scalar_load(argument->type, &slot);
    if (said.natural > size) {
      work_refuse(
        &session->work, &overflowed, "%s says that it wrote %llu bytes to '%s', which has %zu",
        exchange->call->symbol, (unsigned long long)said.natural,
        exchange->call->arguments[place].name, size);
    }
    return (size_t)said.natural;
  }
  return size;
}

static void keep_buffers(session *session, const exchange *exchange) {
  for (size_t i = 0; i < exchange->call->count; i++) {
    const argument *argument = &exchange->call->arguments[i];
    if (argument->passing != PASS_BUFFER && argument->passing != PASS_TEXT) continue;
    const char *bytes = (const char *)exchange->memory[i]->bytes;
    size_t length = written(session, exchange, i);
    if (argument->passing == PASS_TEXT) {
      result *kept = session_keep(session, argument->name, RESULT_STRING);
      keep_text(session, kept, bytes, strnlen(bytes, length), argument->name);
    } else {
      // The memory stays until the session ends.
      result *kept = session_keep(session, argument->name, RESULT_BYTES);
      kept->bytes = bytes;
      kept->length = length;
    }
  }
}

static void keep_rows(session *session, const exchange *exchange) {
  for (size_t i = 0; i < exchange->call->count; i++) {
    if (exchange->collectors[i] == NULL) continue;
    collector_end(session, exchange->collectors[i]);
  }
}

static void end_pointers(session *session, const exchange *exchange) {
  for (size_t i = 0; i < exchange->call->count; i++) {
    const argument *argument = &exchange->call->arguments[i];
    if (!argument->ends || argument->from == NULL) continue;
    result *ended = session_result(session, argument->from);
    if (ended != NULL) ended->is_ended = 1;
  }
}

void exchange_take(session *session, exchange *exchange) {
  const call *call = exchange->call;
  check_ends(session, exchange);
  keep_errno(session, exchange);
  const char *said = keep_outs(session, exchange);
  if (call->result.type != &scalar_void) {
    keep(session, call->result.name, call->result.reading, &exchange->returned, call->free,
         "what it returned");
  }
  check_expectation(session, exchange, said);
  keep_buffers(session, exchange);
  keep_rows(session, exchange);
  end_pointers(session, exchange);
}
