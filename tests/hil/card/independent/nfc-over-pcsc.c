/*
 * The part of libnfc's interface that libfreefare calls, over PC/SC: Debian builds libnfc without its PC/SC driver.
 * The functions defined here stand before those of the shared library, so libfreefare itself stays untouched.
 */
#include "nfc-over-pcsc.h"

#include <stdlib.h>
#include <string.h>
#include <winscard.h>

struct nfc_device {
  SCARDCONTEXT context;
  SCARDHANDLE card;
  int last_error;
};

static int failed(nfc_device *device, LONG result) {
  device->last_error = result == SCARD_S_SUCCESS ? 0 : NFC_EIO;
  return result != SCARD_S_SUCCESS;
}

static int transmit(nfc_device *device, const uint8_t *command, size_t length, uint8_t *answer, size_t room) {
  DWORD received = room;
  if (failed(device, SCardTransmit(device->card, SCARD_PCI_T1, command, length, NULL, answer, &received))) return NFC_EIO;
  /* A card torn out during a command: success, and nothing. */
  if (received < 2) return device->last_error = NFC_EIO;
  return (int)received;
}

/* pcscd may still be taking note of a card that has just been put there. */
static int connect_card(nfc_device *device, const char *name) {
  SCARD_READERSTATE reader = {.szReader = name, .dwCurrentState = SCARD_STATE_UNAWARE};
  DWORD protocol = 0;
  for (int attempt = 0; attempt < 200; attempt++) {
    if (!failed(device, SCardConnect(device->context, name, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1, &device->card,
                                     &protocol)))
      return 0;
    SCardGetStatusChange(device->context, 50, &reader, 1);
    reader.dwCurrentState = reader.dwEventState;
  }
  return -1;
}

nfc_device *open_reader(const char *name) {
  nfc_device *device = calloc(1, sizeof *device);
  if (failed(device, SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &device->context)) ||
      connect_card(device, name) < 0) {
    free(device);
    return NULL;
  }
  return device;
}

int card_on_reader(nfc_device *device, nfc_iso14443a_info *info) {
  static const uint8_t get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};
  static const uint8_t ats[] = {0x75, 0x77, 0x81, 0x02, 0x80};
  uint8_t answer[16];
  int length = transmit(device, get_uid, sizeof get_uid, answer, sizeof answer);
  if (length < 0 || answer[length - 2] != 0x90) return -1;
  memset(info, 0, sizeof *info);
  info->abtAtqa[0] = 0x03;
  info->abtAtqa[1] = 0x44;
  info->btSak = 0x20;
  info->szUidLen = length - 2;
  memcpy(info->abtUid, answer, info->szUidLen);
  info->szAtsLen = sizeof ats;
  memcpy(info->abtAts, ats, sizeof ats);
  return 0;
}

void close_reader(nfc_device *device) {
  SCardDisconnect(device->card, SCARD_LEAVE_CARD);
  SCardReleaseContext(device->context);
  free(device);
}

int nfc_initiator_init(nfc_device *device) { return device->last_error = 0; }

int nfc_initiator_select_passive_target(nfc_device *device, const nfc_modulation modulation, const uint8_t *init,
                                        const size_t init_length, nfc_target *target) {
  (void)init, (void)init_length;
  target->nm = modulation;
  return card_on_reader(device, &target->nti.nai) == 0 ? 1 : NFC_ENOTSUCHDEV;
}

int nfc_initiator_list_passive_targets(nfc_device *device, const nfc_modulation modulation, nfc_target targets[],
                                       const size_t room) {
  return room > 0 && nfc_initiator_select_passive_target(device, modulation, NULL, 0, &targets[0]) > 0 ? 1 : 0;
}

int nfc_initiator_deselect_target(nfc_device *device) {
  DWORD protocol = 0;
  return failed(device, SCardReconnect(device->card, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1, SCARD_RESET_CARD,
                                       &protocol))
             ? NFC_EIO
             : 0;
}

int nfc_initiator_transceive_bytes(nfc_device *device, const uint8_t *command, const size_t length, uint8_t *answer,
                                   const size_t room, int timeout) {
  (void)timeout;
  return transmit(device, command, length, answer, room);
}

int nfc_device_set_property_bool(nfc_device *device, const nfc_property property, const bool enable) {
  (void)property, (void)enable;
  return device->last_error = 0;
}

int nfc_device_get_last_error(const nfc_device *device) { return device->last_error; }

const char *nfc_strerror(const nfc_device *device) {
  return device->last_error == 0 ? "success" : "the card or the reader is gone";
}
