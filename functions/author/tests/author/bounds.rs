//! Bounds: how many automations there may be, and what is said where they are too many to compare.

use domain::{Automation, Example, ExpertId, Writing};
use serde_json::{Value, json};
use store::{AUTOMATIONS_MAX, Stored};

use crate::parcel;
use crate::world::World;

/// An automation of another author's, with so many examples.
fn other(world: &World, number: usize, examples: usize) -> Automation {
    let writing = Writing {
        title: format!("Thing {number}"),
        topic: world.program.topics[0].id.clone(),
        examples: (0..examples).map(|one| Example::of(&format!("thing {number} example {one}"))).collect(),
        answer: "So it is.".to_owned(),
    };
    let place = (world.program.client.clone(), world.program.id.clone(), "en".parse().unwrap());
    let id = format!("aut_{number}").parse().unwrap();
    Automation::begin(id, place, ExpertId::from_name("grace"), writing, testkit::noon()).unwrap()
}

fn serving(world: &World, number: usize, examples: usize) -> Automation {
    let (grace, ben, now) = (ExpertId::from_name("grace"), ExpertId::from_name("ben"), testkit::noon());
    let submitted = other(world, number, examples).submit(&grace, now).unwrap();
    submitted.review(&ben, None, now).unwrap().publish(&grace, now).unwrap()
}

#[tokio::test]
async fn where_there_are_too_many_with_retired_ones_no_further_one_is_begun_and_the_limit_is_named() {
    let world = World::new().await;
    for number in 1..AUTOMATIONS_MAX {
        let retired = other(&world, number, 3).retire("old", testkit::noon());
        world.own().save_automation(None, &Stored::new(retired)).await.unwrap();
    }
    let id = world.begun(&parcel(&world)).await;
    let mut further = parcel(&world);
    further["title"] = json!("One more");
    let (status, said) = world.ask("POST", "ada", "", &further).await;
    assert_eq!((status, &said["type"]), (409, &json!("/problems/too-many-automations")), "{said}");
    let detail = said["detail"].as_str().unwrap();
    assert!(detail.contains("1000") && detail.contains("retired") && detail.contains("change one"), "{detail}");
    assert_eq!(world.ask("PUT", "ada", &format!("/{id}"), &further).await.0, 200, "what the problem advises works");
}

#[tokio::test]
async fn too_many_examples_to_compare_are_said_and_not_shown_as_nothing_alike() {
    let world = World::new().await;
    for number in 0..41 {
        world.own().save_automation(None, &Stored::new(serving(&world, number, 50))).await.unwrap();
    }
    let (_, all) = world.ask("GET", "client", "", &Value::Null).await;
    let left_out = all["merge_left_out"].as_str().unwrap();
    assert!(left_out.contains("41 automations with 2091 examples") && left_out.contains("own page"), "{left_out}");
    let (_, one) = world.ask("GET", "client", "/aut_7", &Value::Null).await;
    assert!(one["merge_left_out"].is_null() && one["merge"].is_array(), "{one}");
}

#[tokio::test]
async fn a_version_with_which_all_would_teach_too_much_is_refused_with_number_limit_and_a_way_on() {
    let world = World::new().await;
    let version = parcel(&world)["examples"].as_array().unwrap().len();
    let others = [vec![50; 43], vec![2_200 - 43 * 51 - 1 - version]].concat();
    for (number, examples) in others.into_iter().enumerate() {
        world.own().save_automation(None, &Stored::new(serving(&world, number, examples))).await.unwrap();
    }
    let id = world.approved(&parcel(&world)).await;
    let publish = async || world.ask("POST", "ada", &format!("/{id}:publish"), &Value::Null).await;
    let (status, said) = publish().await;
    assert_eq!((status, &said["type"]), (409, &"/problems/too-many-examples".into()), "{said}");
    let detail = said["detail"].as_str().unwrap();
    assert!(detail.contains("2201") && detail.contains("2200") && detail.contains("retire an automation"), "{detail}");
    assert_eq!(world.ask("POST", "client", "/aut_43:retire", &Value::Null).await.0, 200);
    assert_eq!(publish().await.0, 200, "what the problem advises works");
}
