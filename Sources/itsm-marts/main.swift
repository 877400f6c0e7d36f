print("itsm-marts")
