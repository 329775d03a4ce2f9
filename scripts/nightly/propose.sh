#!/usr/bin/env bash
# Brings the repository up to date with what regenerate.sh left in the folder $1: a change where there is a difference,
# an issue where it did not come to that, and neither of them once there is nothing to do.
set -euo pipefail
change=$1
mkdir -p "$change"
branch=nightly-regeneration
title="Take in the documented spec as it is now"
trouble="The documented spec cannot be taken in"
bot="github-actions[bot]@users.noreply.github.com"
outcome=$(cat "$change/outcome" 2>/dev/null || echo trouble)

report=$change/report.md
[ -s "$report" ] || echo "The job ended before it could report." >"$report"
# GitHub takes 65,536 characters. A character that is cut in two is left out, which iconv takes for an error.
head --bytes=60000 "$report" >"$change/cut"
iconv --from-code=utf-8 --to-code=utf-8 -c "$change/cut" >"$change/body.md" || true
printf '\n%s\n' "${RUN_URL:-}" >>"$change/body.md"

open_change() { gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty'; }
open_issue() { gh issue list --label "$branch" --state open --json number --jq '.[0].number // empty'; }

close_issue() {
	local number
	number=$(open_issue)
	[ -z "$number" ] || gh issue close "$number" --comment "$1"
}

# Whether somebody else committed to the branch: their work is not overwritten.
is_taken_over() {
	git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2>/dev/null || return 1
	git log --format=%ae "HEAD..origin/$branch" | grep --quiet --invert-match --line-regexp --fixed-strings "$bot"
}

case $outcome in
none)
	number=$(open_change)
	[ -z "$number" ] || gh pr close "$number" --comment "The documented spec is what is taken in already."
	close_issue "The documented spec can be taken in again."
	;;
change)
	number=$(open_change)
	if is_taken_over; then
		[ -z "$number" ] || gh pr comment "$number" --body-file "$change/body.md"
	else
		git switch --quiet --create "$branch"
		git apply --index --include="openapi.json" --include="openapi.lock.json" --include="generated/*" "$change/spec.patch"
		git -c user.name="github-actions[bot]" -c user.email="$bot" commit --quiet --message "$title"
		git push --quiet --force origin "$branch"
		if [ -z "$number" ]; then
			gh pr create --head "$branch" --title "$title" --body-file "$change/body.md"
		else
			gh pr edit "$number" --body-file "$change/body.md"
		fi
	fi
	close_issue "There is a change for it now."
	;;
*)
	number=$(open_issue)
	if [ -z "$number" ]; then
		gh label create "$branch" --force --description "What the nightly job found"
		gh issue create --title "$trouble" --label "$branch" --body-file "$change/body.md"
	else
		gh issue edit "$number" --body-file "$change/body.md"
	fi
	;;
esac
