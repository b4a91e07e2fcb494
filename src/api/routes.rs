//! Every route of the API, by kind of thing.

use actix_web::{
    dev::HttpServiceFactory,
    guard::{GuardContext, fn_guard},
    http::Method,
};

use super::v1;

/// Routes of one kind of thing, asked by a method: one look at the path instead of a pattern of each of them, since routes are found
/// by trying one after the other.
fn under(
    start: &'static str,
    method: Method,
    routes: fn(&mut utoipa_actix_web::service_config::ServiceConfig<'_>),
) -> impl HttpServiceFactory + utoipa_actix_web::OpenApiFactory + 'static {
    let fits = move |asked: &GuardContext<'_>| {
        let head = asked.head();
        head.method == method && head.uri.path().strip_prefix("/api/v1").is_some_and(|path| path.starts_with(start))
    };
    utoipa_actix_web::scope("").guard(fn_guard(fits)).configure(routes)
}

/// Adds manifests: those that are written first.
fn manifest_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{journal, manifest};
    config.service(under("/manifests", Method::POST, |config| {
        config.service(manifest::create_manifest).service(manifest::give_code).service(manifest::act_on_manifest);
    }));
    config.service(under("/manifests", Method::GET, |config| {
        config
            .service(manifest::list_manifests)
            .service(manifest::sum_manifests)
            .service(v1::takeover::list_takeovers)
            .service(manifest::get_manifest)
            .service(manifest::list_manifest_actions)
            .service(manifest::list_manifest_moves)
            .service(v1::check::check_manifest)
            .service(manifest::get_manifest_document)
            .service(v1::receipt::get_receipt_document)
            .service(v1::receipt::get_receipt)
            .service(journal::get_manifest_bundle);
    }));
}

/// Adds what follows a container, and the journal: what is scanned all day comes first.
fn chain_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{journal, package, site, stock_take};
    config.service(under("/packages", Method::POST, |config| {
        config
            .service(v1::correction::correct_package)
            .service(package::act_on_package)
            .service(package::create_package)
            .service(package::repack_packages);
    }));
    config.service(under("/packages", Method::GET, |config| {
        config
            .service(v1::package_list::sum_packages)
            .service(package::get_package)
            .service(v1::package_list::list_packages)
            .service(package::list_package_actions)
            .service(v1::label::get_label)
            .service(v1::trace::get_trace)
            .service(v1::trace::get_origin)
            .service(v1::graph::get_graph)
            .service(journal::get_bundle);
    }));
    manifest_routes(config);
    config
        .service(site::list_sites)
        .service(site::get_stock)
        .service(v1::place::get_place)
        .service(v1::place::set_place)
        .service(v1::overview::get_overview)
        .service(site::list_waste_streams)
        .service(site::create_waste_stream)
        .service(site::list_facilities)
        .service(site::create_facility)
        .service(site::create_zone)
        .service(site::set_slots)
        .service(site::change_facility)
        .service(v1::ledger::import_ledger)
        .service(v1::ledger_file::get_ledger_file)
        .service(v1::ledger_file::want_ledger_file)
        .service(v1::ledger_table::list_ledger)
        .service(v1::ledger_table::list_balances)
        .service(v1::logbook::get_logbook_file)
        .service(v1::logbook::want_logbook_file)
        .service(v1::logbook::get_logbook)
        .service(v1::sign::get_signs)
        .service(v1::serial::reserve_block)
        .service(v1::label::list_site_labels)
        .service(stock_take::open_stock_take)
        .service(stock_take::list_stock_takes)
        .service(stock_take::get_stock_take)
        .service(stock_take::list_stock_take_actions)
        .service(stock_take::count_package)
        .service(stock_take::change_stock_take)
        .service(journal::list_events)
        .service(journal::prove_inclusion)
        .service(journal::prove_consistency)
        .service(journal::get_checkpoint)
        .service(v1::file::send_file)
        .service(v1::file::list_files)
        .service(v1::file::get_file);
}

/// Adds what a site plans and declares.
fn year_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{declaration, plan, plan_file};
    config
        .service(plan::list_plans)
        .service(plan::draft_plan)
        .service(plan::get_plan)
        .service(plan::propose_plan)
        .service(plan_file::get_plan_file)
        .service(plan::act_on_plan)
        .service(declaration::list_declarations)
        .service(declaration::draft_declaration)
        .service(declaration::get_declaration_file)
        .service(declaration::get_declaration)
        .service(declaration::act_on_declaration);
}

/// Adds treatment batches.
fn treatment_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::treatment;
    config
        .service(treatment::open_treatment)
        .service(treatment::list_treatments)
        .service(treatment::get_treatment)
        .service(treatment::list_treatment_actions)
        .service(v1::portion::list_treatment_inputs)
        .service(v1::portion::list_treatment_residues)
        .service(treatment::feed_treatment)
        .service(treatment::make_residue)
        .service(treatment::close_treatment)
        .service(treatment::cancel_treatment)
        .service(v1::treatment_correction::propose_treatment_correction)
        .service(v1::treatment_correction::answer_treatment_correction);
}

/// Adds what follows a consignment.
fn transport_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{arrival, carrier, inspection, proposal, trip};
    config
        .service(inspection::look_at_load)
        .service(inspection::record_inspection)
        .service(inspection::list_inspections)
        .service(inspection::get_inspection)
        .service(inspection::change_inspection)
        .service(carrier::list_carriers)
        .service(carrier::list_crew)
        .service(arrival::list_arrivals)
        .service(proposal::propose_manifest)
        .service(v1::milk_run::propose_milk_run)
        .service(v1::milk_run::make_milk_run)
        .service(trip::list_trips)
        .service(v1::overview::list_day)
        .service(v1::blank::list_blanks)
        .service(v1::blank::give_blanks)
        .service(v1::blank::count_blanks)
        .service(v1::blank::get_blanks_file)
        .service(v1::blank::note_blank)
        .service(trip::plan_trip)
        .service(trip::list_trip_actions)
        .service(trip::list_trip_ways)
        .service(trip::get_trip)
        .service(v1::position::list_positions)
        .service(v1::position::report_positions)
        .service(trip::act_on_trip);
}

/// Adds what a regulator sees of a division.
fn cockpit_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::cockpit;
    config.service(cockpit::get_cockpit).service(cockpit::get_flows).service(cockpit::get_map);
    config.service(v1::effort::get_effort).service(v1::effort::get_site_effort);
}

/// Adds what the rules found, and how it is told.
fn own_rule_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::own_rule;
    config
        .service(own_rule::list_rule_facts)
        .service(own_rule::list_own_rules)
        .service(own_rule::write_own_rule)
        .service(own_rule::check_own_rule)
        .service(own_rule::rehearse_own_rule)
        .service(own_rule::get_own_rule)
        .service(own_rule::amend_own_rule)
        .service(own_rule::act_on_own_rule);
}

fn notice_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::notice;
    config
        .service(notice::list_notices)
        .service(notice::sum_notices)
        .service(v1::statistics::get_notice_statistics)
        .service(v1::statistics::get_notice_report)
        .service(notice::get_notice)
        .service(v1::notice_receipt::list_notice_receipts)
        .service(v1::notice_receipt::see_notice)
        .service(notice::act_on_notice)
        .service(v1::rule::list_alarm_rules)
        .service(v1::rule::rehearse_alarm_rule)
        .service(v1::rule::get_alarm_rule)
        .service(v1::rule::set_alarm_rule)
        .configure(own_rule_routes)
        .service(v1::roster::list_rosters)
        .service(v1::roster::get_roster)
        .service(v1::roster::act_on_roster)
        .service(v1::delivery::list_deliveries)
        .service(v1::delivery::replay_delivery)
        .service(v1::contact::list_contacts)
        .service(v1::contact::set_contact)
        .service(v1::webhook::list_webhooks)
        .service(v1::webhook::create_webhook)
        .service(v1::webhook::list_webhook_deliveries)
        .service(v1::webhook::get_webhook)
        .service(v1::webhook::act_on_webhook);
}

/// Adds the exchange with the official system.
fn exchange_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{exchange, exchange_connection as connection, exchange_reconcile as reconcile};
    config
        .service(exchange::list_exchange_items)
        .service(exchange::sum_exchange_items)
        .service(exchange::get_exchange_item)
        .service(exchange::act_on_exchange_item)
        .service(exchange::get_exchange_package)
        .service(reconcile::reconcile_exchange)
        .service(reconcile::reconcile_exchange_list)
        .service(connection::list_exchange_connections)
        .service(connection::connect_exchange)
        .service(connection::act_on_exchange_connection);
}

/// Adds devices and what they show.
fn device_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::device;
    config
        .service(device::list_devices)
        .service(device::create_device)
        .service(device::list_readings)
        .service(v1::journal::get_reading_bundle)
        .service(device::get_device)
        .service(device::change_device)
        .service(device::act_on_device)
        .service(v1::reading::report_readings);
}

/// Adds the tables of reference.
fn reference_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{reference, wording};
    config
        .service(wording::list_wordings)
        .service(v1::label::list_label_keys)
        .service(reference::list_reference)
        .service(reference::list_waste_codes)
        .service(reference::load_reference);
}

/// Adds parties' papers.
fn paper_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{
        check,
        paper::{approval, contract, credential, export, name_change, permit},
    };
    config
        .service(check::list_check_parameters)
        .service(check::set_check_parameter)
        .service(permit::list_permits)
        .service(permit::create_permit)
        .service(permit::list_permit_actions)
        .service(permit::get_permit)
        .service(permit::act_on_permit)
        .service(contract::list_contracts)
        .service(contract::create_contract)
        .service(contract::list_contract_actions)
        .service(contract::get_contract)
        .service(contract::act_on_contract)
        .service(approval::list_approvals)
        .service(approval::create_approval)
        .service(approval::list_approval_actions)
        .service(approval::get_approval)
        .service(approval::act_on_approval)
        .service(credential::list_credentials)
        .service(credential::create_credential)
        .service(credential::list_credential_actions)
        .service(credential::get_credential)
        .service(credential::act_on_credential)
        .service(export::list_export_approvals)
        .service(export::create_export_approval)
        .service(export::list_export_approval_actions)
        .service(export::get_export_approval)
        .service(export::act_on_export_approval)
        .service(name_change::list_name_changes)
        .service(name_change::create_name_change)
        .service(name_change::list_name_change_actions)
        .service(name_change::get_name_change)
        .service(name_change::act_on_name_change);
}

/// Adds what people and organisations keep beside the chain: how they are reached – before the decisions on an organisation, whose
/// path takes any word –, filters, long work, what a token may be given.
fn own_routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(v1::reach::get_reach)
        .service(v1::reach::set_reach)
        .service(v1::saved_view::list_views)
        .service(v1::saved_view::keep_view)
        .service(v1::saved_view::forget_view)
        .service(v1::token::list_scopes)
        .service(v1::job::list_jobs)
        .service(v1::plan_batch::propose_plans)
        .service(v1::job::get_job)
        .service(v1::job::get_job_file)
        .service(v1::job::cancel_job);
}

/// Adds every handler of the API.
pub(super) fn routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    use v1::{auth, batch, import, mandate, me, organisation, person, ticket, token, vehicle};
    chain_routes(config);
    own_routes(config);
    config
        .service(auth::log_in)
        .service(auth::refresh_session)
        .service(auth::log_out)
        .service(auth::get_me)
        .service(v1::search::search_all)
        .service(v1::live::follow_changes)
        .service(me::list_sessions)
        .service(me::end_session)
        .service(me::end_other_sessions)
        .service(me::get_second_factor)
        .service(me::begin_second_factor)
        .service(me::make_recovery_codes)
        .service(me::end_second_factor)
        .service(auth::get_demo)
        .service(organisation::list_organisations)
        .service(organisation::create_organisation)
        .service(organisation::upsert_organisation)
        .service(organisation::list_organisation_actions)
        .service(organisation::get_organisation)
        .service(organisation::update_organisation)
        .service(organisation::list_organisation_sites)
        .service(organisation::decide_registration)
        .service(organisation::create_site)
        .service(organisation::upsert_site)
        .service(organisation::get_site)
        .service(organisation::update_site)
        .service(person::list_people)
        .service(person::create_person)
        .service(person::upsert_person)
        .service(person::list_person_actions)
        .service(person::get_person)
        .service(person::update_person)
        .service(person::create_grant)
        .service(person::end_grant)
        .service(mandate::list_mandates)
        .service(mandate::give_mandate)
        .service(mandate::revoke_mandate)
        .service(ticket::invite_person)
        .service(ticket::list_invitations)
        .service(ticket::withdraw_invitation)
        .service(ticket::accept_invitation)
        .service(ticket::register_organisation)
        .service(ticket::ask_reset)
        .service(ticket::reset_password)
        .service(ticket::change_password)
        .service(ticket::make_reset_link)
        .service(ticket::forget_second_factor)
        .service(token::list_tokens)
        .service(token::issue_token)
        .service(token::revoke_token)
        .service(vehicle::list_vehicles)
        .service(vehicle::create_vehicle)
        .service(vehicle::upsert_vehicle)
        .service(vehicle::get_vehicle)
        .service(vehicle::update_vehicle)
        .service(import::import_rows)
        .service(batch::run_commands);
    year_routes(config);
    treatment_routes(config);
    transport_routes(config);
    cockpit_routes(config);
    notice_routes(config);
    exchange_routes(config);
    device_routes(config);
    reference_routes(config);
    paper_routes(config);
}
