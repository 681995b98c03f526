/*
 * An independent DESFire client: libfreefare's secure messaging against the virtual card, one scenario a run.
 * Usage: client SCENARIO. Says every step that fails and then ends with status 1.
 */
#include "nfc-over-pcsc.h"

#include <freefare.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static MifareTag tag;

#define STEP(call)                                                                                          \
  do {                                                                                                      \
    long result = (long)(call);                                                                             \
    if (result < 0) {                                                                                       \
      printf("line %d: %s: %ld, card says %02X, client says %02X\n", __LINE__, #call, result,               \
             mifare_desfire_last_picc_error(tag), mifare_desfire_last_pcd_error(tag));                      \
      exit(1);                                                                                              \
    }                                                                                                       \
  } while (0)

#define REFUSED(status, call)                                                                               \
  do {                                                                                                      \
    long result = (long)(call);                                                                             \
    if (result >= 0 || mifare_desfire_last_picc_error(tag) != (status)) {                                   \
      printf("line %d: %s: %ld, card says %02X instead of %02X\n", __LINE__, #call, result,                 \
             mifare_desfire_last_picc_error(tag), (status));                                                \
      exit(1);                                                                                              \
    }                                                                                                       \
  } while (0)

#define EQUAL(expected, actual)                                                                             \
  do {                                                                                                      \
    long is = (long)(actual), should = (long)(expected);                                                    \
    if (is != should) {                                                                                     \
      printf("line %d: %s is %ld, not %ld\n", __LINE__, #actual, is, should);                               \
      exit(1);                                                                                              \
    }                                                                                                       \
  } while (0)

static uint8_t master[16];
static uint8_t tap_key[16] = "the tap's key..";
static uint8_t load_key[16] = "the load's key.";

static void authenticate(uint8_t number, uint8_t value[16]) {
  MifareDESFireKey key = mifare_desfire_aes_key_new(value);
  STEP(mifare_desfire_authenticate_aes(tag, number, key));
  mifare_desfire_key_free(key);
}

static void change_key(uint8_t number, uint8_t to[16], uint8_t version, uint8_t from[16]) {
  MifareDESFireKey new_key = mifare_desfire_aes_key_new_with_version(to, version);
  MifareDESFireKey old_key = mifare_desfire_aes_key_new(from);
  STEP(mifare_desfire_change_key(tag, number, new_key, old_key));
  mifare_desfire_key_free(new_key);
  mifare_desfire_key_free(old_key);
}

/* The mode is said because libfreefare takes a key that may only debit for one that reads freely. */
static int32_t value_of(uint8_t file, int mode) {
  int32_t value = 0;
  STEP(mifare_desfire_get_value_ex(tag, file, &value, mode));
  return value;
}

static struct mifare_desfire_file_settings settings_of(uint8_t file) {
  struct mifare_desfire_file_settings settings;
  STEP(mifare_desfire_get_file_settings(tag, file, &settings));
  return settings;
}

/* An application of three AES keys, master settings 0F, with the keys 1 (tap) and 2 (load) of its own. */
static void new_application(uint32_t number) {
  STEP(mifare_desfire_select_application(tag, NULL));
  authenticate(0, master);
  MifareDESFireAID aid = mifare_desfire_aid_new(number);
  STEP(mifare_desfire_create_application_aes(tag, aid, 0x0F, 3));
  STEP(mifare_desfire_select_application(tag, aid));
  free(aid);
  authenticate(0, master);
  change_key(1, tap_key, 0x11, master);
  change_key(2, load_key, 0x22, master);
}

/* Value file in each communication mode: debits, their limited credit, boundaries, abort. */
static void purse(void) {
  new_application(0x0B0001);
  for (uint8_t mode = 0; mode <= 3; mode == 1 ? mode += 2 : mode++) {
    STEP(mifare_desfire_create_value_file(tag, mode, mode, MDAR(MDAR_DENY, 1, 2, 0), -1000, 10000, 500, 1));
  }
  for (uint8_t file = 0; file <= 3; file == 1 ? file += 2 : file++) {
    authenticate(2, load_key);
    STEP(mifare_desfire_credit(tag, file, 4500));
    EQUAL(500, value_of(file, file));
    STEP(mifare_desfire_commit_transaction(tag));
    EQUAL(5000, value_of(file, file));
    authenticate(1, tap_key);
    STEP(mifare_desfire_debit(tag, file, 320));
    STEP(mifare_desfire_debit(tag, file, 380));
    STEP(mifare_desfire_commit_transaction(tag));
    EQUAL(4300, value_of(file, file));
    EQUAL(700, settings_of(file).settings.value_file.limited_credit_value);
    REFUSED(BOUNDARY_ERROR, mifare_desfire_limited_credit(tag, file, 701));
    authenticate(1, tap_key);
    STEP(mifare_desfire_limited_credit(tag, file, 450));
    STEP(mifare_desfire_commit_transaction(tag));
    EQUAL(4750, value_of(file, file));
    REFUSED(BOUNDARY_ERROR, mifare_desfire_limited_credit(tag, file, 1));
    authenticate(1, tap_key);
    REFUSED(AUTHENTICATION_ERROR, mifare_desfire_credit(tag, file, 1));
    authenticate(1, tap_key);
    REFUSED(BOUNDARY_ERROR, mifare_desfire_debit(tag, file, 5751));
    authenticate(1, tap_key);
    STEP(mifare_desfire_debit(tag, file, 100));
    STEP(mifare_desfire_abort_transaction(tag));
    REFUSED(NO_CHANGES, mifare_desfire_commit_transaction(tag));
    authenticate(1, tap_key);
    EQUAL(4750, value_of(file, file));
  }
}

/* Standard and backup files in each mode, over several frames; a backup file changes with the commit only. */
static void data(void) {
  uint8_t written[300], read[400];
  new_application(0x0B0002);
  for (size_t i = 0; i < sizeof written; i++) written[i] = (uint8_t)(i * 7 + 1);
  for (uint8_t mode = 0; mode <= 3; mode == 1 ? mode += 2 : mode++) {
    authenticate(0, master);
    STEP(mifare_desfire_create_std_data_file(tag, mode, mode, MDAR(1, 2, 0, 0), 300));
    STEP(mifare_desfire_create_backup_data_file(tag, 8 + mode, mode, MDAR(1, 2, 0, 0), 64));
    authenticate(2, load_key);
    EQUAL(300, mifare_desfire_write_data(tag, mode, 0, 300, written));
    EQUAL(60, mifare_desfire_write_data(tag, 8 + mode, 4, 60, written));
    authenticate(1, tap_key);
    EQUAL(300, mifare_desfire_read_data(tag, mode, 0, 0, read));
    EQUAL(0, memcmp(read, written, 300));
    EQUAL(64, mifare_desfire_read_data(tag, 8 + mode, 0, 64, read));
    EQUAL(0, read[4]);
    STEP(mifare_desfire_commit_transaction(tag));
    EQUAL(60, mifare_desfire_read_data(tag, 8 + mode, 4, 0, read));
    EQUAL(0, memcmp(read, written, 60));
    REFUSED(BOUNDARY_ERROR, mifare_desfire_read_data(tag, mode, 299, 2, read));
    authenticate(1, tap_key);
    REFUSED(AUTHENTICATION_ERROR, mifare_desfire_write_data(tag, mode, 0, 1, written));
  }
  /* Settings are changed enciphered, and hold from then on. */
  authenticate(0, master);
  STEP(mifare_desfire_change_file_settings(tag, 0, MDCM_ENCIPHERED, MDAR(MDAR_FREE, 2, 0, 0)));
  EQUAL(MDCM_ENCIPHERED, settings_of(0).communication_settings);
  authenticate(1, tap_key);
  EQUAL(10, mifare_desfire_read_data(tag, 0, 290, 10, read));
  EQUAL(0, memcmp(read, written + 290, 10));
}

/* Linear and cyclic records: order, capacity, one record a transaction, clearing. */
static void records(void) {
  uint8_t record[40], read[40 * 9];
  new_application(0x0B0003);
  for (uint8_t mode = 0; mode <= 3; mode == 1 ? mode += 2 : mode++) {
    authenticate(0, master);
    STEP(mifare_desfire_create_linear_record_file(tag, mode, mode, MDAR(1, 2, 0, 0), 40, 3));
    STEP(mifare_desfire_create_cyclic_record_file(tag, 8 + mode, mode, MDAR(1, 2, 0, 0), 40, 4));
    authenticate(1, tap_key);
    REFUSED(BOUNDARY_ERROR, mifare_desfire_read_records(tag, 8 + mode, 0, 1, read));
    for (int n = 1; n <= 5; n++) {
      memset(record, n, sizeof record);
      authenticate(2, load_key);
      EQUAL(40, mifare_desfire_write_record(tag, 8 + mode, 0, 40, record));
      if (n <= 3) EQUAL(20, mifare_desfire_write_record(tag, mode, 20, 20, record));
      STEP(mifare_desfire_commit_transaction(tag));
    }
    REFUSED(BOUNDARY_ERROR, mifare_desfire_write_record(tag, mode, 0, 1, record));
    authenticate(1, tap_key);
    EQUAL(120, mifare_desfire_read_records(tag, 8 + mode, 0, 0, read));
    EQUAL(3, read[0]);
    EQUAL(5, read[80]);
    EQUAL(40, mifare_desfire_read_records(tag, 8 + mode, 2, 1, read));
    EQUAL(3, read[39]);
    EQUAL(120, mifare_desfire_read_records(tag, mode, 0, 3, read));
    EQUAL(0, read[19]);
    EQUAL(1, read[20]);
    EQUAL(3, settings_of(mode).settings.linear_record_file.current_number_of_records);
    authenticate(0, master);
    STEP(mifare_desfire_clear_record_file(tag, mode));
    REFUSED(PERMISSION_ERROR, mifare_desfire_write_record(tag, mode, 0, 1, record));
    authenticate(0, master);
    EQUAL(3, settings_of(mode).settings.linear_record_file.current_number_of_records);
    STEP(mifare_desfire_clear_record_file(tag, mode));
    STEP(mifare_desfire_commit_transaction(tag));
  }
}

/* Key settings and versions, the key changer, the card's own key to DES and back to AES, format. */
static void keys(void) {
  uint8_t version, settings, count;
  uint8_t zeros[8] = {0};
  char *uid = NULL;
  new_application(0x0B0004);
  STEP(mifare_desfire_get_key_version(tag, 2, &version));
  EQUAL(0x22, version);
  STEP(mifare_desfire_get_card_uid(tag, &uid));
  printf("uid %s\n", uid);
  free(uid);
  STEP(mifare_desfire_change_key_settings(tag, 0x2F));
  STEP(mifare_desfire_get_key_settings(tag, &settings, &count));
  EQUAL(0x2F, settings);
  EQUAL(3, count);
  authenticate(2, load_key);
  change_key(1, master, 0x33, tap_key);
  STEP(mifare_desfire_get_key_version(tag, 1, &version));
  EQUAL(0x33, version);

  STEP(mifare_desfire_select_application(tag, NULL));
  authenticate(0, master);
  MifareDESFireKey des = mifare_desfire_des_key_new(zeros);
  STEP(mifare_desfire_change_key(tag, 0, des, NULL));
  STEP(mifare_desfire_authenticate(tag, 0, des));
  STEP(mifare_desfire_format_picc(tag));
  MifareDESFireAID *aids;
  size_t applications;
  STEP(mifare_desfire_get_application_ids(tag, &aids, &applications));
  EQUAL(0, applications);
  mifare_desfire_free_application_ids(aids);
  STEP(mifare_desfire_authenticate_iso(tag, 0, des));
  mifare_desfire_key_free(des);
  MifareDESFireKey aes = mifare_desfire_aes_key_new_with_version(master, 0x42);
  STEP(mifare_desfire_change_key(tag, 0, aes, NULL));
  STEP(mifare_desfire_authenticate_aes(tag, 0, aes));
  mifare_desfire_key_free(aes);
  STEP(mifare_desfire_get_key_version(tag, 0, &version));
  EQUAL(0x42, version);
}

/* Begins a debit and a record and commits; the card may be gone before the answer. */
static void torn(void) {
  uint8_t record[40] = {1};
  authenticate(1, tap_key);
  STEP(mifare_desfire_debit(tag, 1, 100));
  STEP(mifare_desfire_write_record(tag, 9, 0, 40, record));
  printf("commit %d\n", mifare_desfire_commit_transaction(tag));
}

static void torn_setup(void) {
  new_application(0x0B0005);
  STEP(mifare_desfire_create_value_file(tag, 1, MDCM_MACED, MDAR(MDAR_DENY, 1, 2, 0), 0, 10000, 500, 1));
  STEP(mifare_desfire_create_cyclic_record_file(tag, 9, MDCM_MACED, MDAR(1, 1, 1, 0), 40, 4));
  torn();
}

static const struct {
  const char *name;
  void (*run)(void);
} scenarios[] = {{"purse", purse}, {"data", data}, {"records", records}, {"keys", keys}, {"torn", torn_setup}};

int main(int argc, char **argv) {
  nfc_iso14443a_info info;
  nfc_device *reader = open_reader("Virtual PCD 00 00");
  if (reader == NULL || card_on_reader(reader, &info) < 0) return printf("no card on the reader\n"), 2;
  tag = freefare_tag_new(reader, info);
  if (tag == NULL || freefare_get_tag_type(tag) != DESFIRE) return printf("not a DESFire card\n"), 2;
  STEP(mifare_desfire_connect(tag));
  for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
    if (argc == 2 && strcmp(argv[1], scenarios[i].name) == 0) {
      scenarios[i].run();
      printf("done\n");
      return 0;
    }
  }
  return printf("usage: client SCENARIO\n"), 2;
}
