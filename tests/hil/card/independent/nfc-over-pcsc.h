#ifndef NFC_OVER_PCSC_H
#define NFC_OVER_PCSC_H

#include <nfc/nfc.h>

/* The named PC/SC reader, with the card in it connected; NULL without one. */
nfc_device *open_reader(const char *name);
/* What an ISO 14443-A reader would know of the card before its first command; -1 if it does not answer. */
int card_on_reader(nfc_device *device, nfc_iso14443a_info *info);
void close_reader(nfc_device *device);

#endif
