//! Icons that authors name by Font Awesome's classes, as inline SVG.

use font_awesome_as_a_crate::{Type, svg};

/// The SVG of an icon named by classes (`fas fa-users`) or by a bare name (`users`); `None` where there is none.
///
/// It is hidden from screen readers: it stands beside a text.
pub fn icon(classes: &str) -> Option<String> {
    let mut kinds = vec![Type::Solid, Type::Regular, Type::Brands];
    let mut name = None;
    for class in classes.split_whitespace() {
        match class {
            "fab" | "fa-brands" => kinds = vec![Type::Brands],
            "far" | "fa-regular" => kinds = vec![Type::Regular, Type::Solid],
            "fa" | "fas" | "fal" | "fad" | "fa-solid" | "fa-fw" | "fa-lg" | "fa-light" => {}
            other if name.is_none() => name = Some(other.strip_prefix("fa-").unwrap_or(other)),
            _ => {}
        }
    }
    let name = name?;
    let name = RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| *new);
    let found = kinds.into_iter().find_map(|kind| svg(kind, name).ok())?;
    // `viewBox` and the path are all that is needed; the licence stands in the theme's notice.
    let start = found.find("viewBox")?;
    let view = found[start..].split('>').next()?;
    let body = found[found.find("<path")?..].strip_suffix("</svg>").unwrap_or(&found[found.find("<path")?..]);
    Some(format!("<svg class=\"icon\" {view} aria-hidden=\"true\" focusable=\"false\">{body}</svg>"))
}

/// Names of Font Awesome 4 and 5 that version 6 changed: <https://docs.fontawesome.com/web/setup/upgrade/whats-changed>.
const RENAMED: &[(&str, &str)] = &[
    ("adjust", "circle-half-stroke"),
    ("area-chart", "chart-area"),
    ("balance-scale", "scale-balanced"),
    ("bank", "building-columns"),
    ("bar-chart", "chart-bar"),
    ("calendar-alt", "calendar-days"),
    ("chalkboard-teacher", "chalkboard-user"),
    ("check-circle", "circle-check"),
    ("check-square", "square-check"),
    ("cloud-download-alt", "cloud-arrow-down"),
    ("cloud-upload-alt", "cloud-arrow-up"),
    ("cog", "gear"),
    ("cogs", "gears"),
    ("commenting", "comment-dots"),
    ("dollar", "dollar-sign"),
    ("edit", "pen-to-square"),
    ("exclamation-circle", "circle-exclamation"),
    ("exclamation-triangle", "triangle-exclamation"),
    ("exchange-alt", "right-left"),
    ("external-link-alt", "up-right-from-square"),
    ("file-alt", "file-lines"),
    ("globe-americas", "earth-americas"),
    ("hands-helping", "handshake-angle"),
    ("hdd", "hard-drive"),
    ("heartbeat", "heart-pulse"),
    ("history", "clock-rotate-left"),
    ("home", "house"),
    ("info-circle", "circle-info"),
    ("institution", "building-columns"),
    ("line-chart", "chart-line"),
    ("map-marker-alt", "location-dot"),
    ("money-bill-alt", "money-bill-1"),
    ("pencil-alt", "pencil"),
    ("pie-chart", "chart-pie"),
    ("project-diagram", "diagram-project"),
    ("question-circle", "circle-question"),
    ("random", "shuffle"),
    ("search", "magnifying-glass"),
    ("shield", "shield-halved"),
    ("shield-alt", "shield-halved"),
    ("sign-in-alt", "right-to-bracket"),
    ("sign-out-alt", "right-from-bracket"),
    ("sliders-h", "sliders"),
    ("sync", "arrows-rotate"),
    ("sync-alt", "rotate"),
    ("tachometer-alt", "gauge-high"),
    ("tasks", "list-check"),
    ("th", "table-cells"),
    ("times", "xmark"),
    ("times-circle", "circle-xmark"),
    ("tools", "screwdriver-wrench"),
    ("university", "building-columns"),
    ("user-friends", "user-group"),
    ("users-cog", "users-gear"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_old_versions_are_known() {
        for classes in
            ["fas fa-building", "fas fa-users", "fas fa-cogs", "fas fa-edit", "fas fa-server", "users", "fab fa-github"]
        {
            let svg = icon(classes).unwrap_or_default();
            assert!(
                svg.starts_with("<svg class=\"icon\" viewBox=\"0 0 ") && svg.ends_with("</svg>"),
                "{classes}: {svg}"
            );
        }
        assert_eq!(icon("fas fa-no-such-icon"), None);
        for (old, new) in RENAMED {
            assert!(icon(new).is_some(), "{old} -> {new}");
        }
    }
}
