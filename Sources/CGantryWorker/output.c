#include "output.h"

#include <string.h>

#include "page.h"

// Memory that is kept for the next call.
#define KEPT_ROOM (64u * 1024u + 1024u)

static gantry_status append(output *output, const uint8_t *data, size_t size) {
  // The limit is sticky: an output with a hole in it must not look like a whole one.
  if (output->is_over_limit || size > output->most - (output->body.size - output->start) ||
      !body_append(&output->body, data, size)) {
    output->is_over_limit = 1;
    return GANTRY_LIMIT;
  }
  return GANTRY_OK;
}

// gantry_out.write
static gantry_status write_output(void *ctx, const uint8_t *data, size_t len) {
  const writer *writer = ctx;
  if (writer == NULL) return GANTRY_BAD_INPUT;
  if (len == 0) return GANTRY_OK;
  if (data == NULL) return GANTRY_BAD_INPUT;
  output *output = writer->output;
  page_record_once(output->page, GANTRY_LOCAL_WRITE);
  pthread_mutex_lock(&output->lock);
  gantry_status status =
    output->current == writer ? append(output, data, len) : GANTRY_BAD_HANDLE;
  pthread_mutex_unlock(&output->lock);
  return status;
}

void output_prepare(output *output, volatile gantry_page *page) {
  memset(output, 0, sizeof *output);
  output->page = page;
  pthread_mutex_init(&output->lock, NULL);
  for (size_t i = 0; i < OUTPUT_WRITERS; i++) {
    writer *writer = &output->writers[i];
    writer->table = (gantry_out){sizeof(gantry_out), 0, writer, write_output};
    writer->output = output;
  }
}

const gantry_out *output_begin(output *output, size_t before, size_t most) {
  pthread_mutex_lock(&output->lock);
  const writer *writer = &output->writers[output->turn++ % OUTPUT_WRITERS];
  output->body.size = 0;
  output->is_over_limit = !body_make_room(&output->body, before);
  output->body.size = output->is_over_limit ? 0 : before;
  output->start = output->body.size;
  output->most = most;
  output->current = writer;
  pthread_mutex_unlock(&output->lock);
  return &writer->table;
}

int output_end(output *output) {
  pthread_mutex_lock(&output->lock);
  output->current = NULL;
  int is_over_limit = output->is_over_limit;
  pthread_mutex_unlock(&output->lock);
  return is_over_limit;
}

void output_clear(output *output) {
  if (output->body.room > KEPT_ROOM) body_end(&output->body);
  output->body.size = 0;
  output->body.is_broken = 0;
}
