-- A voided package of opening stock was taken off what was generated, of which it was no part; it is taken off the opening.
INSERT INTO rollup (site, month, waste_code, kind, mass_g, packages)
  SELECT package.holder_site, CAST(strftime('%Y%m', event.occurred_at / 1000000 + 28800, 'unixepoch') AS INTEGER), package.waste_code, 'generated', SUM(package.mass_g), -COUNT(*)
  FROM package JOIN event ON event.stream = 'package/' || package.id AND event.kind = 'package.voided'
  WHERE package.origin = 'opening' AND package.state = 'voided' AND package.mass_g IS NOT NULL
  GROUP BY 1, 2, 3
  ON CONFLICT (site, month, waste_code, kind)
  DO UPDATE SET mass_g = rollup.mass_g + excluded.mass_g, packages = rollup.packages + excluded.packages;
INSERT INTO rollup (site, month, waste_code, kind, mass_g, packages)
  SELECT package.holder_site, CAST(strftime('%Y%m', event.occurred_at / 1000000 + 28800, 'unixepoch') AS INTEGER), package.waste_code, 'opening', -SUM(package.mass_g), COUNT(*)
  FROM package JOIN event ON event.stream = 'package/' || package.id AND event.kind = 'package.voided'
  WHERE package.origin = 'opening' AND package.state = 'voided' AND package.mass_g IS NOT NULL
  GROUP BY 1, 2, 3
  ON CONFLICT (site, month, waste_code, kind)
  DO UPDATE SET mass_g = rollup.mass_g + excluded.mass_g, packages = rollup.packages + excluded.packages;
DELETE FROM rollup WHERE packages = 0 AND mass_g = 0;
