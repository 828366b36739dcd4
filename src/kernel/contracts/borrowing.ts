/** Transfers, checksums, keys and dumps: they read or fill a buffer while they run, and keep no pointer to it. */
import { fn, from, init, PURE, SLEEPS } from './define';

export const borrowing = [
	...from('include/linux/i2c.h', fn('i2c_smbus_write_i2c_block_data i2c_smbus_write_block_data', 'int!0', [], SLEEPS)),
	...from(
		'include/linux/spi/spi.h',
		fn('spi_message_init', 'void', [init()], { sleeps: 'never' }),
		// Links the transfer into the message, both the caller's.
		fn('spi_message_add_tail', 'void', [], { sleeps: 'never' }),
	),
	...from('include/linux/crc8.h', fn('crc8', 'int', [], PURE)),
	...from('include/linux/crc16.h', fn('crc16', 'int', [], PURE)),
	...from('include/linux/crc-ccitt.h', fn('crc_ccitt', 'int', [], PURE)),
	...from('include/linux/crc-itu-t.h', fn('crc_itu_t', 'int', [], PURE)),
	...from('include/linux/crc32c.h', fn('crc32c', 'int', [], PURE)),
	...from(
		'include/crypto/hash.h',
		fn('crypto_shash_digest', 'int!0', [init(3)]),
		fn('crypto_shash_update', 'int!0'),
		fn('crypto_shash_final', 'int!0', [init(1)]),
		fn('crypto_shash_finup', 'int!0', [init(3)]),
		fn('crypto_shash_setkey crypto_ahash_setkey', 'int!0'),
	),
	...from('include/crypto/aead.h', fn('crypto_aead_setkey crypto_aead_setauthsize', 'int!0')),
	...from('include/crypto/skcipher.h', fn('crypto_skcipher_setkey', 'int!0')),
	...from('include/linux/printk.h', fn('hex_dump_to_buffer', 'int', [init(4)], { sleeps: 'never' })),
	...from('include/linux/serdev.h', fn('serdev_device_write serdev_device_write_buf', 'int<0', [], SLEEPS)),
	...from('include/linux/nls.h', fn('utf8s_to_utf16s', 'int<0', [init(3)]), fn('utf16s_to_utf8s', 'int', [init(3)])),
	// The node of the device itself, without a reference of its own.
	...from('include/linux/mtd/mtd.h', fn('mtd_get_of_node', 'ptr', [], PURE)),
	...from('include/linux/mtd/rawnand.h', fn('nand_get_flash_node', 'ptr', [], PURE)),
	...from('include/linux/mtd/spi-nor.h', fn('spi_nor_get_flash_node', 'ptr', [], PURE)),
	...from('include/linux/mtd/mtd.h', fn('mtd_read', 'int!0', [init(3), init(4)], SLEEPS), fn('mtd_write', 'int!0', [init(3)], SLEEPS)),
	...from(
		'include/linux/nvmem-consumer.h',
		fn('nvmem_device_read', 'int<0', [init(3)], SLEEPS),
		fn('nvmem_device_write', 'int<0', [], SLEEPS),
	),
	...from(
		'include/linux/mmc/sdio_func.h',
		fn('sdio_readsb sdio_memcpy_fromio', 'int!0', [init(1)], SLEEPS),
		fn('sdio_writesb sdio_memcpy_toio', 'int!0', [], SLEEPS),
	),
	...from('include/linux/mmc/core.h', fn('mmc_wait_for_req', 'void', [], SLEEPS)),
	...from('include/linux/rpmsg.h', fn('rpmsg_send', 'int!0', [], SLEEPS)),
];
