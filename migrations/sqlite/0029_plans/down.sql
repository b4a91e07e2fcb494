DROP TABLE management_plan;
