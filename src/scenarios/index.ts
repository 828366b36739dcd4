/** The built-in scenarios. A new one is one file beside this one and one line in each list here. */
import capabilityCheckedTwice from './capability-checked-twice.scenario.c';
import cloneNewNamespace from './clone-new-namespace.scenario.c';
import cloneThread from './clone-thread.scenario.c';
import configOff from './config-off.scenario.c';
import deadlockMigrate from './deadlock-migrate.scenario.c';
import earlierCopyFails from './earlier-copy-fails.scenario.c';
import exitingTaskPath from './exiting-task-path.scenario.c';
import firstInode from './first-inode.scenario.c';
import firstOfTwoExits from './first-of-two-exits.scenario.c';
import firstUserNsCount from './first-user-ns-count.scenario.c';
import forkInherits from './fork-inherits.scenario.c';
import lastTaskExits from './last-task-exits.scenario.c';
import legacyMountUnshare from './legacy-mount-unshare.scenario.c';
import legacyPath from './legacy-path.scenario.c';
import lockOrder from './lock-order.scenario.c';
import logLines from './log-lines.scenario.c';
import manyUnshares from './many-unshares.scenario.c';
import migratedOut from './migrated-out.scenario.c';
import mountInNamespace from './mount-in-namespace.scenario.c';
import namePrefix from './name-prefix.scenario.c';
import nestedNamespaces from './nested-namespaces.scenario.c';
import netFailsAfterCgroup from './net-fails-after-cgroup.scenario.c';
import neverWithout from './never-without.scenario.c';
import noNamespace from './no-namespace.scenario.c';
import nothingUnshared from './nothing-unshared.scenario.c';
import nsproxyAllocFails from './nsproxy-alloc-fails.scenario.c';
import nsproxyShared from './nsproxy-shared.scenario.c';
import otherTaskRoot from './other-task-root.scenario.c';
import ownNsproxyUnlocked from './own-nsproxy-unlocked.scenario.c';
import { parseScenario, type Scenario } from './parse';
import pathByAnyone from './path-by-anyone.scenario.c';
import procInodeLifetime from './proc-inode-lifetime.scenario.c';
import raceCloneMigrate from './race-clone-migrate.scenario.c';
import raceInodeLink from './race-inode-link.scenario.c';
import raceOtherRoot from './race-other-root.scenario.c';
import removedRoot from './removed-root.scenario.c';
import setnsRefused from './setns-refused.scenario.c';
import smallBuffer from './small-buffer.scenario.c';
import threadThenMigrate from './thread-then-migrate.scenario.c';
import unknownFlags from './unknown-flags.scenario.c';
import unprivilegedWithUserNs from './unprivileged-with-user-ns.scenario.c';
import unsetMembers from './unset-members.scenario.c';
import unshareEperm from './unshare-eperm.scenario.c';
import unshareInumFails from './unshare-inum-fails.scenario.c';
import unshareKmallocFails from './unshare-kmalloc-fails.scenario.c';
import unshareSucceeds from './unshare-succeeds.scenario.c';
import unsharedTwice from './unshared-twice.scenario.c';
import zombieNamespaceFile from './zombie-namespace-file.scenario.c';

const texts: Readonly<Record<string, string>> = {
	'capability-checked-twice.scenario.c': capabilityCheckedTwice,
	'clone-new-namespace.scenario.c': cloneNewNamespace,
	'clone-thread.scenario.c': cloneThread,
	'config-off.scenario.c': configOff,
	'deadlock-migrate.scenario.c': deadlockMigrate,
	'earlier-copy-fails.scenario.c': earlierCopyFails,
	'exiting-task-path.scenario.c': exitingTaskPath,
	'first-inode.scenario.c': firstInode,
	'first-of-two-exits.scenario.c': firstOfTwoExits,
	'first-user-ns-count.scenario.c': firstUserNsCount,
	'fork-inherits.scenario.c': forkInherits,
	'last-task-exits.scenario.c': lastTaskExits,
	'legacy-mount-unshare.scenario.c': legacyMountUnshare,
	'legacy-path.scenario.c': legacyPath,
	'lock-order.scenario.c': lockOrder,
	'log-lines.scenario.c': logLines,
	'many-unshares.scenario.c': manyUnshares,
	'migrated-out.scenario.c': migratedOut,
	'mount-in-namespace.scenario.c': mountInNamespace,
	'name-prefix.scenario.c': namePrefix,
	'nested-namespaces.scenario.c': nestedNamespaces,
	'net-fails-after-cgroup.scenario.c': netFailsAfterCgroup,
	'never-without.scenario.c': neverWithout,
	'no-namespace.scenario.c': noNamespace,
	'nothing-unshared.scenario.c': nothingUnshared,
	'nsproxy-alloc-fails.scenario.c': nsproxyAllocFails,
	'nsproxy-shared.scenario.c': nsproxyShared,
	'other-task-root.scenario.c': otherTaskRoot,
	'own-nsproxy-unlocked.scenario.c': ownNsproxyUnlocked,
	'path-by-anyone.scenario.c': pathByAnyone,
	'proc-inode-lifetime.scenario.c': procInodeLifetime,
	'race-clone-migrate.scenario.c': raceCloneMigrate,
	'race-inode-link.scenario.c': raceInodeLink,
	'race-other-root.scenario.c': raceOtherRoot,
	'removed-root.scenario.c': removedRoot,
	'setns-refused.scenario.c': setnsRefused,
	'small-buffer.scenario.c': smallBuffer,
	'thread-then-migrate.scenario.c': threadThenMigrate,
	'unknown-flags.scenario.c': unknownFlags,
	'unprivileged-with-user-ns.scenario.c': unprivilegedWithUserNs,
	'unset-members.scenario.c': unsetMembers,
	'unshare-eperm.scenario.c': unshareEperm,
	'unshare-inum-fails.scenario.c': unshareInumFails,
	'unshare-kmalloc-fails.scenario.c': unshareKmallocFails,
	'unshare-succeeds.scenario.c': unshareSucceeds,
	'unshared-twice.scenario.c': unsharedTwice,
	'zombie-namespace-file.scenario.c': zombieNamespaceFile,
};

export const scenarios: readonly Scenario[] = Object.entries(texts).map(([file, text]) => parseScenario(text, `scenarios/${file}`));
