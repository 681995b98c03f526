/* Prints what the kernel's own header says: numbers, places, and a request that it laid out itself. */
#include <linux/gpio.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void hex(const char *name, const void *from, size_t size) {
  const unsigned char *bytes = from;
  printf("\"%s\":\"", name);
  for (size_t at = 0; at < size; at++) printf("%02x", bytes[at]);
  printf("\"");
}

int main(void) {
  struct gpio_v2_line_request keys = {
      .offsets = {17, 27, 22},
      .consumer = "kasownik",
      .config = {.flags = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING |
                          GPIO_V2_LINE_FLAG_BIAS_PULL_UP | GPIO_V2_LINE_FLAG_ACTIVE_LOW,
                 .num_attrs = 1,
                 .attrs = {{.attr = {.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE, .debounce_period_us = 10000}, .mask = 7}}},
      .num_lines = 3,
  };
  struct gpio_v2_line_request lamps = {
      .offsets = {5, 63},
      .consumer = "kasownik",
      .config = {.flags = GPIO_V2_LINE_FLAG_OUTPUT,
                 .num_attrs = 1,
                 .attrs = {{.attr = {.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, .values = 2}, .mask = 3}}},
      .num_lines = 2,
  };
  struct gpio_v2_line_request answered = {.fd = -77};
  struct gpio_v2_line_values values = {.bits = 5, .mask = 7};
  struct gpio_v2_line_event events[2] = {
      {.timestamp_ns = 1, .id = GPIO_V2_LINE_EVENT_RISING_EDGE, .offset = 17, .seqno = 1, .line_seqno = 1},
      {.timestamp_ns = 2, .id = GPIO_V2_LINE_EVENT_FALLING_EDGE, .offset = 63, .seqno = 2, .line_seqno = 1}};
  printf("{\"getLine\":%lu,\"getValues\":%lu,\"setValues\":%lu,", (unsigned long)GPIO_V2_GET_LINE_IOCTL,
         (unsigned long)GPIO_V2_LINE_GET_VALUES_IOCTL, (unsigned long)GPIO_V2_LINE_SET_VALUES_IOCTL);
  printf("\"request\":%zu,\"line\":%zu,\"event\":%zu,", sizeof keys, sizeof values, sizeof events[0]);
  printf("\"pullDown\":%llu,\"biasDisabled\":%llu,", (unsigned long long)GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN,
         (unsigned long long)GPIO_V2_LINE_FLAG_BIAS_DISABLED);
  hex("keys", &keys, sizeof keys); printf(",");
  hex("lamps", &lamps, sizeof lamps); printf(",");
  hex("answered", &answered, sizeof answered); printf(",");
  hex("values", &values, sizeof values); printf(",");
  hex("events", events, sizeof events);
  printf("}\n");
  return 0;
}
