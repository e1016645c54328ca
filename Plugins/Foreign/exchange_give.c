#include <stdint.h>
#include <string.h>

#include "exchange.h"

static const tree *given(const session *session, const argument *argument) {
  if (argument->constant != NULL) return argument->constant;
  return tree_member(session->declaration.arguments, argument->name);
}

static const tree *needed(session *session, const argument *argument) {
  const tree *found = given(session, argument);
  if (found == NULL) {
    work_refuse(&session->work, &bad_argument, "the argument '%s' is missing", argument->name);
  }
  return found;
}

_Noreturn void exchange_refuse(session *session, const exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  text *message = &session->work.message;
  text_free(message);
  text_format(message, "the argument '%s' ", argument->name);
  const tree *found = argument->passing == PASS_VALUE ? given(session, argument) : NULL;
  scalar_explain(message, argument->type, found);
  work_give_up(&session->work, &bad_argument);
}

// The result of an earlier call, which must be of a kind.
static const result *earlier(session *session, const argument *argument, result_kind kind) {
  const result *found = session_result(session, argument->from);
  if (found == NULL || found->kind != kind || found->is_ended) {
    work_refuse(
      &session->work, &bad_handle, "the argument '%s' is '%s' of an earlier call, which %s",
      argument->name, argument->from,
      found == NULL    ? "has no value"
      : found->is_ended ? "was given back since"
                        : "is of another type");
  }
  return found;
}

static guarded *take_memory(session *session, exchange *exchange, size_t place, size_t size) {
  guarded *memory = work_take(&session->work, sizeof *memory);
  if (!guarded_take(memory, size)) {
    work_refuse(&session->work, &no_memory, "there is no memory for '%s'",
                exchange->call->arguments[place].name);
  }
  memory->name = exchange->call->arguments[place].name;
  memory->next = session->memory;
  session->memory = memory;
  exchange->memory[place] = memory;
  exchange->sizes[place] = size;
  return memory;
}

static value address(const void *pointer) {
  return (value){.kind = KIND_ADDRESS, .address = (void *)(uintptr_t)pointer};
}

// MARK: by the way in which they are passed

static value give_value(session *session, exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  if (argument->from != NULL) return earlier(session, argument, RESULT_VALUE)->value;
  value value;
  if (!scalar_read(needed(session, argument), &value)) exchange_refuse(session, exchange, place);
  return value;
}

static value give_string(session *session, const argument *argument) {
  if (argument->from != NULL) return address(earlier(session, argument, RESULT_STRING)->bytes);
  const tree *text = needed(session, argument);
  if (text->kind == TREE_NULL) return address(NULL);
  if (text->kind != TREE_STRING || strlen(text->text) != text->length) {
    work_refuse(
      &session->work, &bad_argument, "the argument '%s' must be a text without a NUL inside",
      argument->name);
  }
  return address(text->text);
}

static value give_copy(
  session *session, exchange *exchange, size_t place, const void *bytes, size_t length) {
  guarded *memory = take_memory(session, exchange, place, length);
  if (length > 0) memcpy(memory->bytes, bytes, length);
  return address(memory->bytes);
}

static value give_bytes(session *session, exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  if (argument->from != NULL) {
    const result *found = earlier(session, argument, RESULT_BYTES);
    return give_copy(session, exchange, place, found->bytes, found->length);
  }
  const tree *bytes = needed(session, argument);
  if (bytes->kind == TREE_NULL) return address(NULL);
  if (bytes->kind == TREE_STRING) {
    return give_copy(session, exchange, place, bytes->text, bytes->length);
  }
  const tree *base64 = tree_member(bytes, "base64");
  ptrdiff_t length = -1;
  uint8_t *decoded = NULL;
  if (base64 != NULL && base64->kind == TREE_STRING) {
    decoded = work_take(&session->work, base64->length / 4 * 3 + 1);
    length = text_read_base64(base64->text, base64->length, decoded);
  }
  if (length < 0) {
    work_refuse(
      &session->work, &bad_argument, "the argument '%s' must be a text or {\"base64\": TEXT}",
      argument->name);
  }
  return give_copy(session, exchange, place, decoded, (size_t)length);
}

static value give_out(session *session, exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  guarded *memory = take_memory(session, exchange, place, argument->type->size);
  if (argument->of >= 0) {
    slot slot;
    value size = {.kind = KIND_UNSIGNED, .natural = exchange->sizes[argument->of]};
    if (!scalar_store(argument->type, &size, &slot)) exchange_refuse(session, exchange, place);
    memcpy(memory->bytes, &slot, argument->type->size);
  }
  return address(memory->bytes);
}

static value give_pointer(session *session, const argument *argument) {
  if (argument->from != NULL) return earlier(session, argument, RESULT_POINTER)->value;
  if (needed(session, argument)->kind != TREE_NULL) {
    work_refuse(
      &session->work, &bad_handle,
      "the argument '%s' is a pointer, and what was given is no handle of this session",
      argument->name);
  }
  return address(NULL);
}

static value give_callback(session *session, exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  collector *collector = collector_make(session, argument->name, argument->callback);
  exchange->collectors[place] = collector;
  return address(collector_address(collector));
}

static value give(session *session, exchange *exchange, size_t place) {
  const argument *argument = &exchange->call->arguments[place];
  switch (argument->passing) {
    case PASS_VALUE: return give_value(session, exchange, place);
    case PASS_STRING: return give_string(session, argument);
    case PASS_BYTES: return give_bytes(session, exchange, place);
    case PASS_LENGTH:
      return (value){.kind = KIND_UNSIGNED, .natural = exchange->sizes[argument->of]};
    case PASS_BUFFER:
    case PASS_TEXT: return address(take_memory(session, exchange, place, argument->size)->bytes);
    case PASS_OUT: return give_out(session, exchange, place);
    case PASS_POINTER: return give_pointer(session, argument);
    case PASS_CALLBACK: return give_callback(session, exchange, place);
  }
  return address(NULL);
}

void exchange_give(session *session, exchange *exchange) {
  for (size_t i = 0; i < exchange->call->count; i++) {
    exchange->values[i] = give(session, exchange, i);
  }
}
