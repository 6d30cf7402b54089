//! Points in time as they are written, with their own time zone: <https://www.rfc-editor.org/rfc/rfc3339>.

use std::cmp::Ordering;

/// A point in time, or a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Date {
    /// As RFC 3339 has it.
    text: String,
    /// Seconds since 1970, for comparing.
    seconds: i64,
}

impl Date {
    /// Reads `2026-11-23`, or a time on that day, with seconds and zone or without: without a zone it is UTC.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.trim();
        let (day, rest) = (written.get(..10)?, written.get(10..)?);
        let mut parts = day.split('-');
        let (year, month, date) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        if !(1..=12).contains(&month) || date < 1 || date > days_of(year, month) {
            return None;
        }
        let midnight = days_before(year, month, date) * 86_400;
        let Some(time) = rest.strip_prefix(['T', 't', ' ']) else {
            let whole = rest.is_empty();
            return whole.then(|| Self { text: format!("{day}T00:00:00Z"), seconds: midnight });
        };
        let end = time.find(['Z', 'z', '+', '-', ' ']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(end);
        let mut parts = clock.split('.').next()?.split(':');
        let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let second = parts.next().map_or(Some(0), |part| number(part, 2))?;
        if hour > 23 || minute > 59 || second > 60 || parts.next().is_some() {
            return None;
        }
        let (zone, shift) = zone_of(zone.trim())?;
        // A leap second is the last one of its minute.
        let second = second.min(59);
        let text = format!("{day}T{hour:02}:{minute:02}:{second:02}{zone}");
        Some(Self { text, seconds: midnight + hour * 3600 + minute * 60 + second - shift })
    }

    /// As RFC 3339 has it: `2026-11-23T10:00:00+01:00`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The day, where it was written: `2026-11-23`.
    pub fn day(&self) -> &str {
        &self.text[..10]
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, &self.text).cmp(&(other.seconds, &other.text))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let good = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten()
}

/// A zone as RFC 3339 has it, and how many seconds it is ahead of UTC.
fn zone_of(zone: &str) -> Option<(String, i64)> {
    let utc = || Some(("Z".to_owned(), 0));
    let sign = match zone.bytes().next() {
        None | Some(b'Z' | b'z') if zone.len() < 2 => return utc(),
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return None,
    };
    let digits = zone[1..].replace(':', "");
    let (hours, minutes) = (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    if hours == 0 && minutes == 0 {
        return utc();
    }
    Some((format!("{}{hours:02}:{minutes:02}", &zone[..1]), sign * (hours * 3600 + minutes * 60)))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970 to a day of the Gregorian calendar.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March: the day that is not in every year is then the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_years = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    of_years + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(written: &str) -> Option<String> {
        Date::parse(written).map(|date| date.text().to_owned())
    }

    #[test]
    fn dates_keep_their_zone() {
        for (written, read) in [
            ("2026-11-23", "2026-11-23T00:00:00Z"),
            ("2026-11-23T10:20:30+01:00", "2026-11-23T10:20:30+01:00"),
            ("2026-11-23 10:20:30 -0330", "2026-11-23T10:20:30-03:30"),
            ("2026-11-23T10:20:30.123Z", "2026-11-23T10:20:30Z"),
            ("2026-11-23T10:20:30+00:00", "2026-11-23T10:20:30Z"),
            ("2024-02-29T10:20", "2024-02-29T10:20:00Z"),
        ] {
            assert_eq!(text(written).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in [
            "",
            "yesterday",
            "2026-13-01",
            "2025-02-29",
            "2026-1-1",
            "2026-11-23T25:00:00Z",
            "2026-11-23x",
            "2026-11-23T10:20:30+1",
            "2026-11-23T10:20:30Zulu",
            "１２３４-11-23",
        ] {
            assert_eq!(text(written), None, "{written}");
        }
    }

    #[test]
    fn the_later_is_the_greater() {
        let seconds = |written: &str| Date::parse(written).map(|date| date.seconds);
        assert_eq!(seconds("1970-01-01"), Some(0));
        assert_eq!(seconds("2000-03-01"), Some(951_868_800));
        assert_eq!(seconds("2026-11-23T10:00:00+01:00"), seconds("2026-11-23T09:00:00Z"));
        assert!(Date::parse("2026-11-23T00:30:00+02:00") < Date::parse("2026-11-22T23:00:00Z"));
    }
}
