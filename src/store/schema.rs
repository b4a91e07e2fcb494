//! Tables as diesel sees them; the truth is in `migrations/`, a test compares both.

#![expect(missing_docs, reason = "the macro's modules take none")]

diesel::table! {
    event (id) {
        id -> Text,
        stream -> Text,
        version -> BigInt,
        kind -> Text,
        command -> Text,
        occurred_at -> BigInt,
        recorded_at -> BigInt,
        body -> Text,
        hash -> Text,
        position -> Nullable<BigInt>,
    }
}

diesel::table! {
    stream (name) {
        #[sql_name = "stream"]
        name -> Text,
        version -> BigInt,
        head -> Text,
    }
}

diesel::table! {
    checkpoint (size) {
        size -> BigInt,
        root -> Text,
        note -> Text,
        sealed_at -> BigInt,
    }
}

diesel::table! {
    node (id) {
        id -> Text,
        hash -> Text,
    }
}

diesel::table! {
    command (actor, id) {
        id -> Text,
        actor -> Text,
        body_sha256 -> Text,
        outcome -> Text,
        answer -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    organisation (id) {
        id -> Text,
        uscc -> Text,
        name -> Text,
        kind -> Text,
        external_id -> Nullable<Text>,
        version -> BigInt,
        state -> Text,
        division -> Text,
    }
}

diesel::table! {
    site (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        organisation -> Text,
        division -> Text,
        tier -> Text,
        version -> BigInt,
        external_id -> Nullable<Text>,
    }
}

diesel::table! {
    waste_stream (id) {
        id -> Text,
        site -> Text,
        name -> Text,
        waste_code -> Text,
        edition -> Text,
        physical_state -> Text,
        hazards -> Text,
        components -> Text,
        precautions -> Text,
        tags -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    facility (id) {
        id -> Text,
        site -> Text,
        code -> Text,
        name -> Text,
        kind -> Text,
        state -> Text,
        capacity_g -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    zone (id) {
        id -> Text,
        facility -> Text,
        site -> Text,
        code -> Text,
        name -> Text,
        capacity_g -> Nullable<BigInt>,
        containment_ml -> Nullable<BigInt>,
        slots -> Text,
        slot_each -> BigInt,
    }
}

diesel::table! {
    package (id) {
        id -> Text,
        site -> Text,
        holder_site -> Text,
        waste_stream -> Text,
        waste_code -> Text,
        code -> Nullable<Text>,
        external_code -> Nullable<Text>,
        state -> Text,
        origin -> Text,
        container_kind -> Text,
        volume_ml -> Nullable<BigInt>,
        mass_g -> Nullable<BigInt>,
        stock_g -> BigInt,
        weighed_by -> Nullable<Text>,
        produced_at -> BigInt,
        stored_at -> Nullable<BigInt>,
        facility -> Nullable<Text>,
        zone -> Nullable<Text>,
        placed_at -> Nullable<BigInt>,
        massed_at -> Nullable<BigInt>,
        mass_version -> Nullable<BigInt>,
        label_prints -> BigInt,
        label_damaged -> BigInt,
        manifest -> Nullable<Text>,
        reserved_from -> Nullable<Text>,
        version -> BigInt,
        slot -> Nullable<Text>,
    }
}

diesel::table! {
    package_link (parent, child) {
        parent -> Text,
        child -> Text,
        mass_g -> BigInt,
    }
}

diesel::table! {
    stock (owner, waste_stream) {
        owner -> Text,
        waste_stream -> Text,
        mass_g -> BigInt,
        packages -> BigInt,
    }
}

diesel::table! {
    rollup (site, month, waste_code, kind) {
        site -> Text,
        month -> BigInt,
        waste_code -> Text,
        kind -> Text,
        mass_g -> BigInt,
        packages -> BigInt,
    }
}

diesel::table! {
    serial (uscc, waste_code, day) {
        uscc -> Text,
        waste_code -> Text,
        day -> Text,
        used -> BigInt,
    }
}

diesel::table! {
    serial_block (id) {
        id -> Text,
        uscc -> Text,
        waste_code -> Text,
        day -> Text,
        device -> Text,
        first -> BigInt,
        last -> BigInt,
        reserved_at -> BigInt,
    }
}

diesel::table! {
    batch (site, ledger_table, code) {
        site -> Text,
        ledger_table -> Text,
        code -> Text,
        fingerprint -> Text,
        container -> Nullable<Text>,
        waste_code -> Text,
        day -> Text,
        mass_g -> BigInt,
        left_g -> BigInt,
        parts -> Text,
        content -> Text,
    }
}

diesel::table! {
    deadline (key) {
        key -> Text,
        due_at -> BigInt,
        subject -> Text,
        rule -> Text,
        provisional -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        channel -> Text,
        target -> Text,
        payload -> Text,
        state -> Text,
        attempts -> BigInt,
        next_at -> BigInt,
        last_fault -> Nullable<Text>,
    }
}

diesel::table! {
    person (id) {
        id -> Text,
        login -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        state -> Text,
        created_at -> BigInt,
        organisation -> Text,
        external_id -> Nullable<Text>,
        email -> Nullable<Text>,
        version -> BigInt,
        password_at -> BigInt,
        phone -> Nullable<Text>,
    }
}

diesel::table! {
    person_grant (id) {
        id -> Text,
        person -> Text,
        role -> Text,
        organisation -> Nullable<Text>,
        site -> Nullable<Text>,
        division -> Nullable<Text>,
        mandate_of -> Nullable<Text>,
        valid_to -> Nullable<BigInt>,
        granted_at -> BigInt,
        mandate -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_token (hash) {
        hash -> Text,
        person -> Text,
        family -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_token (id) {
        id -> Text,
        hash -> Text,
        name -> Text,
        person -> Text,
        scopes -> Text,
        expires_at -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        sites -> Text,
    }
}

diesel::table! {
    ticket (id) {
        id -> Text,
        hash -> Text,
        kind -> Text,
        person -> Nullable<Text>,
        organisation -> Nullable<Text>,
        payload -> Text,
        made_by -> Text,
        made_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mandate (id) {
        id -> Text,
        organisation -> Text,
        agent -> Text,
        person -> Text,
        role -> Text,
        sites -> Text,
        valid_to -> BigInt,
        given_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    vehicle (id) {
        id -> Text,
        organisation -> Text,
        plate -> Text,
        colour -> Text,
        kind -> Text,
        load_max_g -> Nullable<BigInt>,
        external_id -> Nullable<Text>,
        state -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    login_attempt (login, source) {
        login -> Text,
        source -> Text,
        failures -> BigInt,
        blocked_until -> BigInt,
    }
}

diesel::table! {
    setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    event,
    stream,
    checkpoint,
    node,
    command,
    organisation,
    site,
    waste_stream,
    facility,
    zone,
    package,
    package_link,
    stock,
    rollup,
    serial,
    serial_block,
    batch,
    deadline,
    outbox,
    person,
    person_grant,
    refresh_token,
    api_token,
    ticket,
    mandate,
    vehicle,
    login_attempt,
    setting
);
