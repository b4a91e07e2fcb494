DROP TABLE reading;
DROP TABLE device_value;
DROP TABLE device_state;
DROP TABLE device;
