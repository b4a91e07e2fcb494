DROP TABLE stock_take_sight;
DROP TABLE stock_take;
