internal import CommandLineKit
package import Governance

// The closed lists of the law are closed lists of the command line too.

extension Level: ArgumentChoice {}

extension RoleMode: ArgumentChoice {}

extension RevocationMode: ArgumentChoice {}

extension SpecScope: ArgumentChoice {}

extension SpecStatus: ArgumentChoice {}
