"""splink on plain text: term frequencies of names, dates of birth, addresses, learned by EM.

Usage: splink_plain.py FOLDER OUT.csv
"""

import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

logging.disable(logging.WARNING)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name in ("a", "b"):
        columns = connection.execute(f"DESCRIBE FROM '{folder}/{name}.csv'").fetchall()
        sex = "sex" if any(column[0] == "sex" for column in columns) else "NULL"
        connection.execute(
            f"""CREATE TABLE {name} AS SELECT record_id, lower(given_name) given_name,
            lower(surname) surname, birth_date, postcode, house_number,
            {sex}::VARCHAR sex, postcode || house_number AS home
            FROM read_csv('{folder}/{name}.csv', all_varchar = true)"""
        )
    began = time.perf_counter()
    api = DuckDBAPI(connection=connection)
    home = cl.CustomComparison(
        output_column_name="home",
        comparison_levels=[
            cll.NullLevel("home"),
            cll.ExactMatchLevel("home", term_frequency_adjustments=True),
            cll.ExactMatchLevel("postcode"),
            cll.CustomLevel(
                "house_number_l = house_number_r AND levenshtein(postcode_l, postcode_r) <= 1"
            ),
            cll.CustomLevel("substr(postcode_l, 1, 4) = substr(postcode_r, 1, 4)"),
            cll.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.NameComparison("given_name", jaro_winkler_thresholds=[0.92, 0.85, 0.7]).configure(
                term_frequency_adjustments=True
            ),
            cl.NameComparison("surname", jaro_winkler_thresholds=[0.92, 0.85, 0.7]).configure(
                term_frequency_adjustments=True
            ),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            *([cl.ExactMatch("sex")] if sex == "sex" else []),
            home,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("home"),
            block_on("given_name", "surname"),
            block_on("surname", "substr(birth_date, 1, 4)"),
            block_on("given_name", "substr(birth_date, 6, 5)"),
            block_on("surname", "substr(birth_date, 6, 5)"),
            block_on("given_name", "postcode"),
            block_on("surname", "postcode"),
        ],
        retain_matching_columns=False,
    )
    tables = [api.register(name, dataset_display_name=name) for name in ("a", "b")]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "birth_date"), block_on("home", "given_name")],
        recall=0.9,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("given_name", "surname")
    )
    pairs = linker.inference.predict(threshold_match_weight=-10)
    connection.execute(
        f"""COPY (SELECT CASE WHEN source_dataset_l = 'a' THEN record_id_l ELSE record_id_r END a,
        CASE WHEN source_dataset_l = 'a' THEN record_id_r ELSE record_id_l END b,
        match_weight score FROM {pairs.physical_name}) TO '{out}' (HEADER)"""
    )
    print(json.dumps({"link": time.perf_counter() - began}))


main()
