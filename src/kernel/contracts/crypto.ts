/**
 * include/crypto, rhashtable.h, rslib.h, bch.h: transforms and their requests, coding helpers.
 */
import { ATOMIC, alloc, CHECK, fn, free, from, get, gfp, NULL_OK, PURE, put, SLEEPS } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;
const OK = { nullOk: true, errptrOk: true } as const;

export const crypto = [
	...from('crypto/shash.c', fn('crypto_alloc_shash', 'ptr!', [get('crypto_shash')], probe)),
	...from('crypto/ahash.c', fn('crypto_alloc_ahash', 'ptr!', [get('crypto_ahash')], probe)),
	...from(
		'crypto/skcipher.c',
		fn('crypto_alloc_skcipher', 'ptr!', [get('crypto_skcipher')], probe),
		fn('crypto_alloc_sync_skcipher', 'ptr!', [get('crypto_sync_skcipher')], probe),
	),
	...from('crypto/aead.c', fn('crypto_alloc_aead', 'ptr!', [get('crypto_aead')], probe)),
	...from('crypto/akcipher.c', fn('crypto_alloc_akcipher', 'ptr!', [get('crypto_akcipher')], probe)),
	...from('crypto/acompress.c', fn('crypto_alloc_acomp', 'ptr!', [get('crypto_acomp')], probe)),
	...from('crypto/kpp.c', fn('crypto_alloc_kpp', 'ptr!', [get('crypto_kpp')], probe)),
	...from('crypto/rng.c', fn('crypto_alloc_rng', 'ptr!', [get('crypto_rng')], probe)),
	...from(
		'include/crypto/hash.h',
		fn('crypto_free_shash', 'void', [put('crypto_shash', 0, OK)]),
		fn('crypto_free_ahash', 'void', [put('crypto_ahash', 0, OK)]),
		fn('ahash_request_alloc', 'ptr?', [alloc('ahash_request')], { ...gfp(1), ...CHECK }),
		fn('ahash_request_free', 'void', [free('ahash_request', 0, NULL_OK)]),
		fn('crypto_shash_digestsize crypto_ahash_digestsize crypto_shash_descsize', 'int', [], PURE),
	),
	...from(
		'include/crypto/skcipher.h',
		fn('crypto_free_skcipher', 'void', [put('crypto_skcipher', 0, OK)]),
		fn('crypto_free_sync_skcipher', 'void', [put('crypto_sync_skcipher', 0, OK)]),
		fn('skcipher_request_alloc', 'ptr?', [alloc('skcipher_request')], { ...gfp(1), ...CHECK }),
		fn('skcipher_request_free', 'void', [free('skcipher_request', 0, NULL_OK)]),
	),
	...from(
		'include/crypto/aead.h',
		fn('crypto_free_aead', 'void', [put('crypto_aead', 0, OK)]),
		fn('aead_request_alloc', 'ptr?', [alloc('aead_request')], { ...gfp(1), ...CHECK }),
		fn('aead_request_free', 'void', [free('aead_request', 0, NULL_OK)]),
	),
	...from(
		'include/crypto/akcipher.h',
		fn('crypto_free_akcipher', 'void', [put('crypto_akcipher', 0, OK)]),
		fn('akcipher_request_alloc', 'ptr?', [alloc('akcipher_request')], { ...gfp(1), ...CHECK }),
		fn('akcipher_request_free', 'void', [free('akcipher_request', 0, NULL_OK)]),
	),
	...from('include/crypto/acompress.h', fn('crypto_free_acomp', 'void', [put('crypto_acomp', 0, OK)])),
	...from(
		'include/crypto/kpp.h',
		fn('crypto_free_kpp', 'void', [put('crypto_kpp', 0, OK)]),
		fn('kpp_request_alloc', 'ptr?', [alloc('kpp_request')], { ...gfp(1), ...CHECK }),
		fn('kpp_request_free', 'void', [free('kpp_request', 0, NULL_OK)]),
	),
	...from('include/crypto/rng.h', fn('crypto_free_rng', 'void', [put('crypto_rng', 0, OK)])),
	...from(
		'include/linux/crypto.h',
		fn('crypto_alloc_comp', 'ptr!', [get('crypto_comp')], probe),
		fn('crypto_free_comp', 'void', [put('crypto_comp', 0, OK)]),
	),
	...from(
		'include/crypto/internal/cipher.h',
		fn('crypto_alloc_cipher', 'ptr!', [get('crypto_cipher')], probe),
		fn('crypto_free_cipher', 'void', [put('crypto_cipher', 0, OK)]),
	),
	...from(
		'lib/reed_solomon/reed_solomon.c',
		fn('init_rs_gfp', 'ptr?', [get('rs_control')], { ...gfp(5), ...CHECK }),
		fn('free_rs', 'void', [put('rs_control', 0, NULL_OK)]),
	),
	...from('include/linux/rslib.h', fn('init_rs', 'ptr?', [get('rs_control')], probe)),
	...from('lib/bch.c', fn('bch_init', 'ptr?', [get('bch')], probe), fn('bch_free', 'void', [put('bch', 0, NULL_OK)])),
	...from(
		'lib/rhashtable.c',
		fn('rhashtable_init', 'int!0', [get('rhashtable', 0)], { ...SLEEPS, ...CHECK }),
		fn('rhashtable_destroy rhashtable_free_and_destroy', 'void', [put('rhashtable', 0)], SLEEPS),
	),
	...from('lib/iov_iter.c', fn('iov_iter_advance iov_iter_revert', 'void', [], ATOMIC)),
];
