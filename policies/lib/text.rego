package goldthread.lib

# filled holds for a text that says something.
filled(text) if trim_space(text) != ""

# listed reads out the first names of a list: "A, B and C", "A, B and 7 more".
listed(names, _) := names[0] if count(names) == 1

listed(names, most) := sprintf("%s and %s", [
	concat(", ", array.slice(names, 0, count(names) - 1)),
	names[count(names) - 1],
]) if {
	count(names) > 1
	count(names) <= most
}

listed(names, most) := sprintf("%s and %d more", [
	concat(", ", array.slice(names, 0, most)),
	count(names) - most,
]) if {
	count(names) > most
	count(names) > 1
}

# either reads out a choice: "A", "A or B", "A, B or C".
either(names) := names[0] if count(names) == 1

either(names) := sprintf("%s or %s", [
	concat(", ", array.slice(names, 0, count(names) - 1)),
	names[count(names) - 1],
]) if {
	count(names) > 1
}

# with_article puts a or an before a noun.
with_article(noun) := sprintf("an %s", [noun]) if regex.match(`^([aeio]|SoA)`, noun)

with_article(noun) := sprintf("a %s", [noun]) if not regex.match(`^([aeio]|SoA)`, noun)

# counted gives a number its noun: "1 record", "3 records".
counted(number, one, _) := sprintf("1 %s", [one]) if number == 1

counted(number, _, many) := sprintf("%d %s", [number, many]) if number != 1
