#include "work.h"

#include <stdarg.h>
#include <stdio.h>

#define CONFIG GANTRY_RETRY_CONFIG

const reason bad_declaration = {
  "FOREIGN_DECLARATION", GANTRY_BAD_INPUT, CONFIG,
  "Declare it under `skills` of the pipeline, where every part is checked."};
const reason bad_argument = {
  "FOREIGN_ARGUMENT", GANTRY_BAD_INPUT, CONFIG, "Correct the argument, or its type."};
const reason bad_handle = {
  "FOREIGN_HANDLE", GANTRY_BAD_INPUT, CONFIG,
  "Take the pointer from an earlier call of the same session."};
const reason no_library = {
  "FOREIGN_LIBRARY", GANTRY_FAILED, CONFIG,
  "Install the library, or correct `library`; a library elsewhere is named by its absolute path."};
const reason no_function = {
  "FOREIGN_SYMBOL", GANTRY_FAILED, CONFIG,
  "Correct the name; `nm -D` shows what a library has."};
const reason not_a_function = {
  "FOREIGN_DATA", GANTRY_FAILED, CONFIG, "Name a function."};
const reason crashed = {
  "FOREIGN_CRASHED", GANTRY_FAILED, GANTRY_RETRY_UNKNOWN,
  "Compare the declaration with the function's prototype: types, their number and their order."};
const reason ended_process = {
  "FOREIGN_EXITED", GANTRY_FAILED, GANTRY_RETRY_UNKNOWN,
  "Look into what it wrote to the attempt's log; a function that ends its process is of no use."};
const reason overflowed = {
  "FOREIGN_OVERFLOW", GANTRY_FAILED, CONFIG,
  "Make the buffer larger, or compare its type with the function's prototype."};
const reason no_text = {
  "FOREIGN_TEXT", GANTRY_FAILED, CONFIG,
  "Compare the declaration with the function's prototype; what is not UTF-8 is no string."};
const reason unexpected_result = {
  "FOREIGN_RESULT", GANTRY_FAILED, GANTRY_RETRY_UNKNOWN,
  "Look up what the function says with it."};
const reason too_large = {
  "FOREIGN_LIMIT", GANTRY_LIMIT, GANTRY_RETRY_PERMANENT,
  "Let the function write large results to a file."};
const reason no_memory = {
  "FOREIGN_MEMORY", GANTRY_FAILED, GANTRY_RETRY_RETRYABLE,
  "Try it again when more memory is free."};
const reason no_callback = {
  "FOREIGN_CALLBACK", GANTRY_FAILED, GANTRY_RETRY_PERMANENT,
  "Use a function without a callback."};
const reason spoiled = {
  "FOREIGN_SPOILED", GANTRY_FAILED, GANTRY_RETRY_RETRYABLE,
  "Let gantry.foreign have a worker for each call, as `gantry plugin lock` records it."};
const reason stopped_late = {
  "FOREIGN_STOPPED", GANTRY_TIMED_OUT, GANTRY_RETRY_UNKNOWN,
  "Give the phase a longer timeout, or find out what the function waited for."};

_Noreturn void work_give_up(work *work, const reason *why) {
  work->why = why;
  longjmp(work->escape, 1);
}

_Noreturn void work_refuse(work *work, const reason *why, const char *format, ...) {
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  text_free(&work->message);
  text_add_c(&work->message, line);
  work_give_up(work, why);
}

void *work_take(work *work, size_t size) {
  void *memory = pool_take(&work->pool, size);
  if (memory == NULL) work_refuse(work, &no_memory, "there is no memory for it");
  return memory;
}
