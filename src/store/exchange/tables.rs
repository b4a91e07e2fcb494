//! Tables of the exchange.

diesel::table! {
    exchange_item (id) {
        id -> Text,
        rank -> Text,
        connection -> Text,
        site -> Text,
        organisation -> Text,
        division -> Text,
        kind -> Text,
        subject -> Text,
        title -> Text,
        mass_g -> BigInt,
        body -> Text,
        state -> Text,
        number -> Nullable<Text>,
        reason -> Nullable<Text>,
        attempts -> BigInt,
        made_at -> BigInt,
        began_at -> BigInt,
        next_at -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        last_fault -> Nullable<Text>,
    }
}

diesel::table! {
    exchange_connection (id) {
        id -> Text,
        scope -> Text,
        way -> Text,
        name -> Text,
        address -> Text,
        sealed -> Text,
        state -> Text,
        generation -> BigInt,
        rotated_at -> Nullable<BigInt>,
        made_at -> BigInt,
    }
}
