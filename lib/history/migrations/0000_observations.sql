CREATE TABLE `observations` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`mesh` text NOT NULL,
	`edge` text NOT NULL,
	`at` text NOT NULL,
	`seen` text NOT NULL,
	`disposition` text,
	`observation` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `observations_id_unique` ON `observations` (`id`);--> statement-breakpoint
CREATE INDEX `observations_mesh_edge` ON `observations` (`mesh`,`edge`,`seq`);