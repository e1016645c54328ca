#include "declaration.h"

#include <string.h>

#define CALLS_MAX 64u

static const char *required(work *work, const tree *tree, const char *name, const char *of) {
  const char *text = tree_text(tree, name);
  if (text == NULL || *text == '\0') {
    work_refuse(work, &bad_declaration, "%s has no \"%s\"", of, name);
  }
  return text;
}

static size_t count_of(const tree *list) {
  size_t count = 0;
  for (const tree *element = list == NULL ? NULL : list->first; element; element = element->next) {
    count++;
  }
  return count;
}

static const tree *list(work *work, const tree *tree, const char *name, size_t maximum) {
  const struct tree *found = tree_member(tree, name);
  if (found == NULL) return NULL;
  if (found->kind != TREE_LIST || count_of(found) > maximum) {
    work_refuse(work, &bad_declaration, "\"%s\" is no list of at most %zu", name, maximum);
  }
  return found;
}

static size_t whole(work *work, const tree *tree, const char *name, size_t maximum) {
  value value;
  const struct tree *found = tree_member(tree, name);
  if (!scalar_read(found, &value) || value.kind != KIND_SIGNED || value.integer < 0 ||
      (uint64_t)value.integer > maximum) {
    work_refuse(work, &bad_declaration, "\"%s\" is no whole number to %zu", name, maximum);
  }
  return (size_t)value.integer;
}

// The type of something that comes out: a number, a string, a pointer, and for callbacks strings.
static received read_received(work *work, const tree *tree, int takes_strings) {
  const char *type = required(work, tree, "type", "what comes back");
  received received = {tree_text(tree, "name"), &scalar_address, READ_VALUE, -1};
  if (strcmp(type, "string") == 0) received.reading = READ_STRING;
  else if (strcmp(type, "pointer") == 0) received.reading = READ_POINTER;
  else if (takes_strings && strcmp(type, "strings") == 0) received.reading = READ_STRINGS;
  else received.type = scalar_named(type);
  if (received.type == NULL) work_refuse(work, &bad_declaration, "there is no type \"%s\"", type);
  return received;
}

// MARK: callbacks

static void read_counts(
  work *work, const tree *element, callback_declaration *callback, size_t at) {
  received *strings = &callback->arguments[at];
  const char *count = required(work, element, "count", "a list of strings");
  for (size_t i = 0; i < at; i++) {
    const received *earlier = &callback->arguments[i];
    if (earlier->name != NULL && strcmp(earlier->name, count) == 0 &&
        earlier->reading == READ_VALUE && scalar_is_integer(earlier->type)) {
      strings->count = (int)i;
    }
  }
  if (strings->count < 0) {
    work_refuse(work, &bad_declaration, "the callback has no integer \"%s\" before it", count);
  }
}

static callback_declaration *read_callback(work *work, const tree *tree) {
  callback_declaration *callback = work_take(work, sizeof *callback);
  const struct tree *arguments = list(work, tree, "arguments", ARGUMENTS_MAX);
  for (const struct tree *at = arguments == NULL ? NULL : arguments->first; at; at = at->next) {
    size_t place = callback->count;
    callback->arguments[place] = read_received(work, at, 1);
    if (callback->arguments[place].reading == READ_STRINGS) read_counts(work, at, callback, place);
    callback->count++;
  }
  const char *type = required(work, tree, "returns", "a callback");
  callback->result = strcmp(type, "void") == 0 ? &scalar_void : scalar_named(type);
  slot slot;
  if (callback->result == NULL) {
    work_refuse(work, &bad_declaration, "a callback cannot return \"%s\"", type);
  }
  if (callback->result == &scalar_void) return callback;
  if (!scalar_read(tree_member(tree, "answer"), &callback->answer) ||
      !scalar_store(callback->result, &callback->answer, &slot)) {
    work_refuse(work, &bad_declaration, "the answer of the callback is no %s", type);
  }
  return callback;
}

// MARK: arguments

static passing read_passing(work *work, const tree *tree) {
  static const char *const words[] = {
    [PASS_VALUE] = "value",   [PASS_STRING] = "string",   [PASS_BYTES] = "bytes",
    [PASS_LENGTH] = "length", [PASS_BUFFER] = "buffer",   [PASS_TEXT] = "text",
    [PASS_OUT] = "out",       [PASS_POINTER] = "pointer", [PASS_CALLBACK] = "callback",
  };
  const char *word = required(work, tree, "is", "an argument");
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(words[i], word) == 0) return (passing)i;
  }
  work_refuse(work, &bad_declaration, "an argument cannot be \"%s\"", word);
}

static const scalar *read_scalar(work *work, const tree *tree) {
  const char *name = required(work, tree, "type", "an argument");
  const scalar *type = scalar_named(name);
  if (type == NULL) work_refuse(work, &bad_declaration, "there is no type \"%s\"", name);
  return type;
}

// Which argument a length is about: bytes or a buffer before it.
static int read_of(work *work, const tree *tree, const call *call, int is_required) {
  const char *name = tree_text(tree, "of");
  if (name == NULL && !is_required) return -1;
  for (size_t i = 0; name != NULL && i < call->count; i++) {
    const argument *earlier = &call->arguments[i];
    int has_length = earlier->passing == PASS_BYTES || earlier->passing == PASS_BUFFER ||
                     earlier->passing == PASS_TEXT;
    if (has_length && strcmp(earlier->name, name) == 0) return (int)i;
  }
  work_refuse(work, &bad_declaration, "there are no bytes \"%s\" before their length",
              name == NULL ? "" : name);
}

static void read_argument(work *work, const tree *tree, call *call) {
  argument *argument = &call->arguments[call->count];
  argument->name = required(work, tree, "name", "an argument");
  argument->passing = read_passing(work, tree);
  argument->type = &scalar_address;
  argument->of = -1;
  argument->constant = tree_member(tree, "constant");
  argument->from = tree_text(tree, "from");
  argument->free = tree_text(tree, "free");
  const struct tree *ends = tree_member(tree, "ends");
  argument->ends = ends != NULL && ends->kind == TREE_TRUE;
  switch (argument->passing) {
    case PASS_VALUE: argument->type = read_scalar(work, tree); break;
    case PASS_LENGTH:
      argument->type = read_scalar(work, tree);
      argument->of = read_of(work, tree, call, 1);
      break;
    case PASS_BUFFER:
    case PASS_TEXT: argument->size = whole(work, tree, "size", GANTRY_INPUT_BYTES_MAX); break;
    case PASS_OUT: {
      received out = read_received(work, tree, 0);
      argument->type = out.type;
      argument->reading = out.reading;
      argument->of = read_of(work, tree, call, 0);
      break;
    }
    case PASS_CALLBACK: argument->callback = read_callback(work, tree); break;
    case PASS_STRING:
    case PASS_BYTES:
    case PASS_POINTER: break;
  }
}

// MARK: calls

static void read_result(work *work, const tree *tree, call *call) {
  const struct tree *returns = tree_member(tree, "returns");
  call->result = (received){NULL, &scalar_void, READ_VALUE, -1};
  if (returns != NULL) call->result = read_received(work, returns, 0);
  const struct tree *expected = tree_member(tree, "expect");
  if (expected == NULL) return;
  call->expects_address = expected->kind == TREE_STRING;
  if (!call->expects_address) call->expected = list(work, tree, "expect", 1000);
  int fits = call->expects_address ? call->result.type->kind == KIND_ADDRESS
                                   : scalar_is_integer(call->result.type);
  if (!fits) work_refuse(work, &bad_declaration, "\"expect\" does not fit what is returned");
}

static void read_call(work *work, const tree *tree, const declaration *declaration, call *call) {
  call->symbol = required(work, tree, "symbol", "a call");
  call->place = tree_text(tree, "place");
  if (call->place == NULL) call->place = declaration->place;
  const struct tree *arguments = list(work, tree, "arguments", ARGUMENTS_MAX);
  for (const struct tree *at = arguments == NULL ? NULL : arguments->first; at; at = at->next) {
    read_argument(work, at, call);
    call->count++;
  }
  call->fixed = call->count;
  if (tree_member(tree, "variadic_after") != NULL) {
    call->fixed = whole(work, tree, "variadic_after", call->count);
  }
  read_result(work, tree, call);
  call->free = tree_text(tree, "free");
  call->errno_name = tree_text(tree, "errno");
  const struct tree *always = tree_member(tree, "always");
  call->is_always = always != NULL && always->kind == TREE_TRUE;
}

void declaration_read(work *work, const tree *input, declaration *declaration) {
  const char *subject = "the input";
  declaration->skill = required(work, input, "skill", subject);
  declaration->place = required(work, input, "place", subject);
  declaration->library = required(work, input, "library", subject);
  declaration->arguments = tree_member(input, "arguments");
  const tree *calls = list(work, input, "calls", CALLS_MAX);
  declaration->calls = work_take(work, sizeof *declaration->calls * (count_of(calls) + 1));
  for (const tree *at = calls == NULL ? NULL : calls->first; at; at = at->next) {
    read_call(work, at, declaration, &declaration->calls[declaration->count]);
    declaration->count++;
  }
  if (declaration->count == 0) work_refuse(work, &bad_declaration, "there is no call in it");
}
